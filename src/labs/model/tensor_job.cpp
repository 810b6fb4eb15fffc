#include "labs/model/tensor_job.hpp"

#include "io/ggml_fall_back.hpp"

namespace qs {
namespace {

std::optional<PatternType> pattern_type(io::DType type) {
  using io::DType;
  switch (type) {
    case DType::kF16:
      return PatternType{16, 5, 10};
    case DType::kBF16:
      return PatternType{16, 8, 7};
    case DType::kF8E4M3:
    case DType::kF8E4M3Fnuz:
      return PatternType{8, 4, 3};
    case DType::kF8E5M2:
    case DType::kF8E5M2Fnuz:
      return PatternType{8, 5, 2};
    case DType::kI16:
    case DType::kU16:
      return PatternType{16, 0, 0};
    case DType::kBool:
    case DType::kU8:
    case DType::kI8:
    case DType::kF8E8M0:
      return PatternType{8, 0, 0};
    default:
      return std::nullopt;
  }
}

/// True for a format that its tool stores in whole blocks, into which such rows do not divide.
bool cuts_blocks(const QuantizerSpec& format, std::uint64_t inner) {
  const QuantizerInfo* const row = find_quantizer(format.id);
  return row != nullptr && row->whole_blocks && inner % row->block != 0;
}

/// The formats, with what llama.cpp would store in place of those whose blocks do not divide a row.
std::vector<QuantizerSpec> formats_as_stored(std::vector<QuantizerSpec> formats, std::uint64_t inner) {
  for (QuantizerSpec& format : formats) {
    if (!cuts_blocks(format, inner)) continue;
    const io::GgmlFallBack instead = io::ggml_fall_back(*ggml::find_type(format.id), inner);
    if (instead.type != nullptr) format = *parse_quantizer(std::string(instead.type->id));
  }
  return formats;
}

}  // namespace

StoredType stored_type(const io::TensorInfo& tensor) {
  const io::DTypeInfo& row = io::info(tensor.dtype);
  StoredType type;
  // A decoded weight has no patterns of its own.
  if (!tensor.decoding) type.patterns = pattern_type(tensor.dtype);
  type.big_endian = tensor.big_endian;
  type.shape = tensor.shape;
  type.is_exact = row.exact_in_float32;
  type.is_integer = tensor.dtype != io::DType::kF64;
  if (!type.patterns) return type;
  type.values_of = [dtype = row.dtype, each = row.bytes](std::span<const std::uint32_t> patterns) {
    std::vector<std::byte> bytes(patterns.size() * each);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      for (std::size_t k = 0; k < each; ++k)
        bytes[i * each + k] = static_cast<std::byte>(patterns[i] >> (8 * k) & 255);
    }
    std::vector<float> values(patterns.size());
    io::decode(dtype, false, bytes, values);
    return values;
  };
  return type;
}

TensorJob::TensorJob(io::TensorInfo tensor, const std::vector<QuantizerSpec>& formats,
                     std::vector<float> importance)
    : stream_(std::move(tensor)),
      asked_(formats),
      order_(stream_.tensor()),
      survey_(io::canonical_shape(stream_.tensor()), stored_type(stream_.tensor()),
              formats_as_stored(formats, io::innermost_extent(stream_.tensor())), std::move(importance)) {
  if (const io::TensorInfo& info = stream_.tensor(); !info.unreadable.empty()) refuse(info.unreadable);
  if (stream_.logical() != nullptr) stream_.logical()->want_groups();
  if (!ended_ && !order_.is_stored_order()) begin_part(0);
  refuse_cut_blocks();
}

/// Refuses formats that a tool stores only in whole blocks, if this tensor does not divide into them, nor into those of
/// what the tool would store instead.
void TensorJob::refuse_cut_blocks() {
  const std::uint64_t inner = io::innermost_extent(stream_.tensor());
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    if (!cuts_blocks(asked_[i], inner)) continue;
    const io::GgmlFallBack instead = io::ggml_fall_back(*ggml::find_type(asked_[i].id), inner);
    if (instead.type != nullptr) continue;
    survey_.refuse(i, "ggml stores whole blocks of " + std::to_string(find_quantizer(asked_[i].id)->block) +
                          " along the innermost axis, which has " + std::to_string(inner) +
                          (instead.stops ? "; llama.cpp refuses such a tensor"
                                         : "; llama.cpp keeps such a tensor as F16"));
  }
}

void TensorJob::refuse(std::string reason) {
  problem_ = std::move(reason);
  ended_ = true;
}

std::optional<io::FileRange> TensorJob::wants() const {
  return ended_ ? std::nullopt : stream_.wants();
}

void TensorJob::feed(std::vector<std::byte> bytes) {
  if (const Expected<void> fed = stream_.feed(std::move(bytes)); !fed) refuse(message(fed.error()));
}

bool TensorJob::step(const Budget& may_go_on) {
  do {
    if (ended_ || wants()) return true;
    const Expected<bool> next = stream_.next();
    if (!next) {
      refuse(message(next.error()));
    } else if (*next) {
      take_values();
    } else if (!wants()) {
      end_reading();
    }
  } while (may_go_on());
  return ended_ || wants().has_value();
}

void TensorJob::take_values() {
  const io::TensorInfo& tensor = stream_.tensor();
  const std::span<const float> values = stream_.values();
  if (part_first_ == 0) {
    take_codes();
    if (!tensor.decoding && !io::info(tensor.dtype).exact_in_float32) {
      exact_.resize(values.size());
      io::decode(tensor.dtype, tensor.big_endian, stream_.stored(), exact_);
    }
    survey_.see(values, stream_.stored(), exact_);
  }
  if (order_.is_stored_order()) return survey_.take(values);
  order_.scatter(stream_.position() - values.size(), values, part_first_, part_);
}

/// Counts the codes behind the values, in the first reading.
void TensorJob::take_codes() {
  io::LogicalStream* const logical = stream_.logical();
  if (logical == nullptr || counted_codes_ || logical->codes().empty()) return;
  if (!codes_) {
    const io::LogicalStream::Ends ends = logical->ends();
    codes_.emplace(ends.codes, ends.lowest, ends.highest);
  }
  codes_->take(logical->codes(), logical->groups());
  packing_ = logical->remarks();
}

TensorFigures TensorJob::figures() const {
  TensorFigures figures = survey_.figures();
  for (std::size_t i = 0; i < figures.formats.size(); ++i) {
    FormatFigures& format = figures.formats[i];
    const std::string asked = asked_[i].text();
    if (format.spec != asked) format.stored_as = std::exchange(format.spec, asked);
  }
  if (codes_) {
    figures.codes = codes_->figures();
    figures.codes->packing = packing_;
  }
  return figures;
}

void TensorJob::begin_part(std::uint64_t first) {
  const std::uint64_t count = stream_.tensor().count(), row = io::canonical_shape(stream_.tensor()).back();
  // Decoding costs more than reading, so that packed weights go by fewer times, in parts of 64 MB.
  const std::uint64_t most = TensorSurvey::kHeld * (stream_.logical() == nullptr ? 1 : 4);
  const std::uint64_t rows = row == 0 ? 0 : std::max<std::uint64_t>(1, most / row);
  part_first_ = first;
  part_.resize(static_cast<std::size_t>(std::min(rows * row, count - first)));
}

/// Ends one reading of the file: of a part or, after the last, of a pass.
void TensorJob::end_reading() {
  constexpr std::size_t kPiece = 1 << 16;
  for (std::size_t at = 0; at < part_.size(); at += kPiece)
    survey_.take(std::span<const float>(part_).subspan(at, std::min(kPiece, part_.size() - at)));
  counted_codes_ = true;
  const std::uint64_t next = part_first_ + part_.size();
  const bool has_more = !order_.is_stored_order() && next < stream_.tensor().count();
  if (has_more) {
    begin_part(next);
  } else if (survey_.end_pass()) {
    if (!order_.is_stored_order()) begin_part(0);
  } else {
    ended_ = true;
    return;
  }
  stream_ = io::TensorStream(stream_.tensor());
}

}  // namespace qs
