#include "io/logical_stream.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "io/code_order.hpp"
#include "io/gptq_zeros.hpp"
#include "io/limits.hpp"
#include "io/reader_parts.hpp"
#include "io/tensor_stream.hpp"

namespace qs::io {
namespace {

constexpr std::uint32_t kCodesPart = 0;

bool is_read_in_windows(const DecodingPart& part) {
  return part.role == PartRole::kCodes && part.stored.packing == Packing::kPlain;
}

/// True if the numbers of a grid are products of few bits, so that float32 holds code − zero exactly.
bool is_whole(const Decoding& decoding, const NumberGrid& grid) {
  if (!grid.is_there()) return true;
  if (!grid.given.empty()) {
    return std::all_of(grid.given.begin(), grid.given.end(),
                       [](float x) { return x == static_cast<float>(static_cast<std::int32_t>(x)); });
  }
  return grid.order != CodeOrder::kPlain || decoding.parts[grid.part].stored.dtype <= DType::kI16;
}

}  // namespace

LogicalStream::~LogicalStream() = default;

LogicalStream::LogicalStream(const TensorInfo& tensor, std::uint64_t first, std::uint64_t count)
    : name_(tensor.name),
      decoding_(*tensor.decoding),
      first_(first),
      position_(first),
      end_(first + count),
      parts_(decoding_.parts.size()) {
  begin_part();
  // A view has nothing beside its codes; its reader asks at once for those.
  if (!reading_ && !parts_are_there()) end_ = position_;
}

/// Opens the next part that is read whole; once there is none, chooses the first window of the codes.
void LogicalStream::begin_part() {
  for (; part_ < parts_.size(); ++part_) {
    const DecodingPart& part = decoding_.parts[part_];
    if (part.role >= PartRole::kMeta || is_read_in_windows(part) || part.stored.count() == 0) continue;
    reading_ = std::make_unique<TensorStream>(part.stored);
    return;
  }
  reading_.reset();
}

std::optional<FileRange> LogicalStream::wants() const {
  if (reading_) return reading_->wants();
  return position_ < end_ ? wanted_ : std::nullopt;
}

Expected<void> LogicalStream::feed(std::vector<std::byte> piece) {
  if (reading_) {
    if (auto fed = reading_->feed(std::move(piece)); !fed) return fed;
    return take_part();
  }
  const FileRange wanted = wanted_.value_or(FileRange{});
  if (piece.size() != wanted.range.size) {
    return refuse("tensor " + quote_text(name_), "a piece of " + bytes_text(piece.size()),
                  bytes_text(wanted.range.size) + " (did the file change while it was read?)",
                  wanted.range.offset);
  }
  parts_[kCodesPart] = {std::move(piece),
                        wanted.range.offset - decoding_.parts[kCodesPart].stored.bytes.offset};
  wanted_.reset();
  return {};
}

/// Keeps what has been unpacked of the part; goes on to the next one at its end.
Expected<void> LogicalStream::take_part() {
  std::vector<std::byte>& bytes = parts_[part_].bytes;
  while (reading_) {
    const Expected<bool> next = reading_->next();
    if (!next) return Refusal(next.error());
    const std::span<const std::byte> stored = reading_->stored();
    if (*next) bytes.insert(bytes.end(), stored.begin(), stored.end());
    if (reading_->wants()) return {};
    if (reading_->position() < reading_->tensor().count()) continue;
    ++part_;
    begin_part();
    if (reading_) return {};
  }
  return parts_are_there();
}

/// Reads what the codes are decoded with, once all of it is there, and asks for the first codes.
Expected<void> LogicalStream::parts_are_there() {
  if (auto read = read_index(); !read) return read;
  if (decoding_.codes.table_part != kNoPart) {
    const std::vector<std::byte>& bytes = parts_[decoding_.codes.table_part].bytes;
    table_.resize(bytes.size() / sizeof(float));
    decode(DType::kF32, false, bytes, table_);
  } else {
    table_ = decoding_.codes.table;
  }
  if (decoding_.nested) read_nested();
  codes_reader_.emplace(decoding_, decoding_.codes, index_);
  scale_.emplace(decoding_, decoding_.scale, index_);
  factor_.emplace(decoding_, decoding_.factor, index_);
  zero_.emplace(decoding_, decoding_.zero, index_);
  bias_.emplace(decoding_, decoding_.bias, index_);
  if (decoding_.zeros_by_value) read_zeros();
  in_float32_ = !factor_->is_there() && !bias_->is_there() && decoding_.constant == 1 &&
                is_whole(decoding_, decoding_.zero);
  window_end_ = position_;
  if (is_read_in_windows(decoding_.parts[kCodesPart])) {
    choose_window();
  } else {
    window_end_ = end_;
  }
  return {};
}

Expected<void> LogicalStream::read_index() {
  if (decoding_.index_part == kNoPart) return {};
  const TensorInfo& part = decoding_.parts[decoding_.index_part].stored;
  const std::vector<std::byte>& bytes = parts_[decoding_.index_part].bytes;
  std::vector<double> read(static_cast<std::size_t>(part.count()));
  decode(part.dtype, part.big_endian, bytes, read);
  const bool is_empty =
      decoding_.index_may_be_empty && std::find(read.begin(), read.end(), -1.0) != read.end();
  if (is_empty) {
    for (NumberGrid* const grid :
         {&decoding_.codes, &decoding_.scale, &decoding_.factor, &decoding_.zero, &decoding_.bias})
      grid->by_index = false;
    remark("its index is -1");
    return {};
  }
  index_.reserve(read.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (!(read[i] >= 0 && read[i] < static_cast<double>(decoding_.index_groups))) {
      return refuse("tensor " + quote_text(part.name) + " place " + std::to_string(i),
                    std::to_string(static_cast<std::int64_t>(read[i])),
                    "a group below " + std::to_string(decoding_.index_groups), part.bytes.offset);
    }
    index_.push_back(static_cast<std::uint32_t>(read[i]));
  }
  remark(std::is_sorted(index_.begin(), index_.end()) ? "its index leaves the inputs in order"
                                                      : "its index permutes the inputs");
  return {};
}

void LogicalStream::remark(std::string_view clause) {
  if (!remarks_.empty()) remarks_ += ", ";
  remarks_ += clause;
}

/// Replaces scales of scales by the scales that they stand for, in float32 as bitsandbytes computes them.
void LogicalStream::read_nested() {
  const NestedScale& nested = *decoding_.nested;
  const auto floats = [&](std::uint32_t part) {
    std::vector<float> numbers(parts_[part].bytes.size() / sizeof(float));
    decode(DType::kF32, false, parts_[part].bytes, numbers);
    return numbers;
  };
  const std::vector<float> table = floats(nested.table_part), absmax = floats(nested.absmax_part);
  PartBytes& scales = parts_[decoding_.scale.part];
  decoding_.scale.given.resize(scales.bytes.size());
  for (std::size_t i = 0; i < scales.bytes.size(); ++i) {
    const float product = table[std::to_integer<std::size_t>(scales.bytes[i])] *
                          absmax[static_cast<std::size_t>(i / nested.block)];
    decoding_.scale.given[i] = product + nested.offset;
  }
}

/// Lets the zeros of the layer say which format of GPTQ they have.
void LogicalStream::read_zeros() {
  NumberGrid stored = decoding_.zero;
  stored.add = 0;
  const std::uint64_t rows = parts_[stored.part].bytes.size() / std::max<std::uint64_t>(1, stored.row_bytes);
  std::vector<float> zeros;
  std::vector<std::uint8_t> row(static_cast<std::size_t>(stored.row));
  for (std::uint64_t i = 0; i < rows; ++i) {
    const PartBytes& part = parts_[stored.part];
    const ByteRange range = bytes_of(stored, 1, 1, i * stored.row, (i + 1) * stored.row - 1);
    unpack_codes(stored,
                 std::span(part.bytes)
                     .subspan(static_cast<std::size_t>(range.offset), static_cast<std::size_t>(range.size)),
                 range.offset, i * stored.row, row);
    zeros.insert(zeros.end(), row.begin(), row.end());
  }
  const auto offset = gptq_offset(zeros, stored.bits, !stored.table.empty());
  if (offset) decoding_.zero.add = static_cast<float>(*offset);
  const bool is_v1 = decoding_.zero.add == 1;
  remark(offset ? (is_v1 ? "its zeros tell format v1" : "its zeros tell format v2")
                : (is_v1 ? "its zeros fit format v1" : "its zeros fit format v2"));
}

/// The end of so many rows, or of the values that are asked for.
std::uint64_t LogicalStream::window_end(std::uint64_t rows) const {
  const std::uint64_t row = decoding_.axes[2], first = position_ / row;
  return std::min(end_, (first + rows) * row);
}

/// Bytes of the codes for the values from `from` up to `to`.
ByteRange LogicalStream::window_of(std::uint64_t from, std::uint64_t to) const {
  const auto& [planes, rows, row] = decoding_.axes;
  const std::uint64_t a = from / row, b = (to - 1) / row;
  std::uint64_t first = 0, last = 0;
  if (a == b) {
    first = codes_reader_->place(a / rows, a % rows, from % row);
    last = codes_reader_->place(b / rows, b % rows, (to - 1) % row);
  } else {
    const bool in_one_plane = a / rows == b / rows;
    first = codes_reader_->place(a / rows, in_one_plane ? a % rows : 0, 0);
    last = codes_reader_->place(b / rows, in_one_plane ? b % rows : rows - 1, row - 1);
  }
  const DTypeInfo& type = info(decoding_.parts[kCodesPart].stored.dtype);
  return bytes_of(decoding_.codes, type.bytes, type.block, first, last);
}

/// Takes as many rows as a piece has room for, or a part of one.
void LogicalStream::choose_window() {
  constexpr std::uint64_t kTogether = 32, kMostInWindow = 1 << 24;  // rows that may share their words; values
  std::uint64_t rows = std::max(kTogether, kMostInWindow / decoding_.axes[2] / kTogether * kTogether);
  std::uint64_t to = window_end(rows);
  while (rows > 1 && window_of(position_, to).size > TensorStream::kPieceBytes) {
    rows = rows > kTogether ? rows / 2 / kTogether * kTogether : rows / 2;
    to = window_end(rows);
  }
  constexpr std::uint64_t kLeast = 4096;
  while (to - position_ > kLeast && window_of(position_, to).size > TensorStream::kPieceBytes)
    to = position_ + (to - position_ + 1) / 2;
  while (to - position_ > 1 && window_of(position_, to).size > kMostWindowBytes)
    to = position_ + (to - position_ + 1) / 2;
  const ByteRange range = window_of(position_, to);
  const TensorInfo& codes = decoding_.parts[kCodesPart].stored;
  window_end_ = to;
  wanted_ = FileRange{codes.file, {codes.bytes.offset + range.offset, range.size}};
}

std::span<const float> LogicalStream::table_of(const NumberGrid& grid) const {
  return &grid == &decoding_.codes ? std::span<const float>(table_) : std::span<const float>(grid.table);
}

const PartBytes& LogicalStream::bytes_of_part(const NumberGrid& grid) const {
  static const PartBytes kNone;
  return grid.part == kNoPart ? kNone : parts_[grid.part];
}

void LogicalStream::decode_run(std::uint64_t at, std::size_t count) {
  const auto& [planes, rows, row] = decoding_.axes;
  const std::uint64_t flat = at / row;
  const ValueRun run{flat / rows, flat % rows, at % row, count};
  const auto numbers = [&](std::optional<GridReader>& reader) {
    return reader->is_there() ? reader->numbers(run, bytes_of_part(reader->grid()), table_of(reader->grid()))
                              : std::span<const float>();
  };
  const std::span<const float> codes = numbers(codes_reader_), scale = numbers(scale_), zero = numbers(zero_),
                               factor = numbers(factor_), bias = numbers(bias_);
  codes_.insert(codes_.end(), codes_reader_->codes().begin(), codes_reader_->codes().end());
  if (wants_groups_) scale_->places(run, groups_);
  const std::size_t begin = values_.size();
  values_.resize(begin + count);
  float* const out = values_.data() + begin;
  if (scale.empty() && in_float32_) {
    std::copy(codes.begin(), codes.end(), out);
  } else if (in_float32_ && zero.empty()) {
    for (std::size_t m = 0; m < count; ++m) out[m] = codes[m] * scale[m];
  } else if (in_float32_) {
    for (std::size_t m = 0; m < count; ++m) out[m] = (codes[m] - zero[m]) * scale[m];
  } else {
    decode_exactly({codes, scale, zero, factor, bias}, out);
  }
}

/// The formula in float64, rounded once.
void LogicalStream::decode_exactly(const Numbers& numbers, float* out) {
  const std::size_t count = numbers.codes.size();
  steps_.assign(count, decoding_.constant);
  const auto multiply = [this](std::span<const float> by) {
    for (std::size_t m = 0; m < by.size(); ++m) steps_[m] *= static_cast<double>(by[m]);
  };
  multiply(numbers.scale);
  if (decoding_.factor_divides) {
    for (std::size_t m = 0; m < numbers.factor.size(); ++m)
      steps_[m] /= static_cast<double>(numbers.factor[m]);
  } else {
    multiply(numbers.factor);
  }
  for (std::size_t m = 0; m < count; ++m) {
    const double zero = numbers.zero.empty() ? 0 : static_cast<double>(numbers.zero[m]);
    const double bias = numbers.bias.empty() ? 0 : static_cast<double>(numbers.bias[m]);
    out[m] = static_cast<float>((static_cast<double>(numbers.codes[m]) - zero) * steps_[m] + bias);
  }
}

LogicalStream::Ends LogicalStream::ends() const {
  Ends ends;
  const NumberGrid& codes = decoding_.codes;
  const DTypeInfo& type = info(decoding_.parts[kCodesPart].stored.dtype);
  const bool is_plain = codes.order == CodeOrder::kPlain;
  if (is_plain && (type.bytes != 1 || type.block != 1)) return ends;
  ends.codes = is_plain ? 256 : 1U << codes.bits;
  std::array<float, 256> numbers{};
  for (std::uint32_t code = 0; code < ends.codes; ++code) {
    if (!table_.empty()) {
      numbers[code] = table_[code];
    } else if (is_plain) {
      const std::byte byte{static_cast<unsigned char>(code)};
      decode(type.dtype, false, {&byte, 1}, {&numbers[code], 1});
    } else {
      numbers[code] = static_cast<float>(code);
    }
  }
  // Most writers of int8 never use −128.
  const bool is_int8 = is_plain && type.dtype == DType::kI8;
  float least = std::numeric_limits<float>::infinity(), most = -least;
  for (std::uint32_t code = 0; code < ends.codes; ++code) {
    if (!std::isfinite(numbers[code])) continue;
    least = std::min(least, numbers[code]);
    most = std::max(most, numbers[code]);
  }
  for (std::uint32_t code = 0; code < ends.codes; ++code) {
    ends.lowest[code] = numbers[code] <= (is_int8 ? -127.0F : least);
    ends.highest[code] = numbers[code] >= most;
  }
  return ends;
}

Expected<bool> LogicalStream::next() {
  values_.clear();
  codes_.clear();
  groups_.clear();
  if (reading_ || wanted_) return false;
  while (position_ < window_end_ && values_.size() < TensorStream::kMostValues) {
    const std::uint64_t row = decoding_.axes[2], row_end = (position_ / row + 1) * row;
    const std::uint64_t room = TensorStream::kMostValues - values_.size();
    const auto count =
        static_cast<std::size_t>(std::min({row_end, window_end_, position_ + room}) - position_);
    decode_run(position_, count);
    position_ += count;
  }
  if (position_ == window_end_ && position_ < end_) choose_window();
  return !values_.empty();
}

}  // namespace qs::io
