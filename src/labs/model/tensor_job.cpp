#include "labs/model/tensor_job.hpp"

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
      return PatternType{8, 4, 3};
    case DType::kF8E5M2:
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

}  // namespace

StoredType stored_type(const io::TensorInfo& tensor) {
  StoredType type;
  type.patterns = pattern_type(tensor.dtype);
  if (!type.patterns) return type;
  type.big_endian = tensor.big_endian;
  const std::size_t count = std::size_t{1} << type.patterns->bits, bytes_each = io::info(tensor.dtype).bytes;
  std::vector<std::byte> patterns(count * bytes_each);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < bytes_each; ++k)
      patterns[i * bytes_each + k] = static_cast<std::byte>(i >> (8 * k) & 255);
  }
  type.value_of.resize(count);
  io::decode(tensor.dtype, false, patterns, type.value_of);
  return type;
}

TensorJob::TensorJob(io::TensorInfo tensor, const std::vector<QuantizerSpec>& formats)
    : stream_(std::move(tensor)), survey_(stream_.tensor().shape, stored_type(stream_.tensor()), formats) {
  const io::TensorInfo& info = stream_.tensor();
  if (!info.unreadable.empty()) {
    refuse(info.unreadable);
  } else if (info.fortran_order && info.count() > TensorSurvey::kHeld) {
    refuse("it is stored column by column, and has more than " + std::to_string(TensorSurvey::kHeld) +
           " values, which are not reordered");
  }
}

void TensorJob::refuse(std::string reason) {
  problem_ = std::move(reason);
  ended_ = true;
}

std::optional<io::FileRange> TensorJob::wants() const {
  const std::optional<io::ByteRange> range = ended_ ? std::nullopt : stream_.wants();
  return range ? std::optional(io::FileRange{stream_.tensor().file, *range}) : std::nullopt;
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
      end_pass();
    }
  } while (may_go_on());
  return ended_ || wants().has_value();
}

void TensorJob::take_values() {
  const io::TensorInfo& tensor = stream_.tensor();
  if (!tensor.fortran_order) return survey_.take(stream_.values(), stream_.stored());
  reordered_.resize(tensor.count());
  const std::uint64_t first = stream_.position() - stream_.values().size();
  for (std::uint64_t i = 0; i < stream_.values().size(); ++i)
    reordered_[io::row_major_index(tensor, first + i)] = stream_.values()[i];
  // Patterns are counted without regard to their order.
  survey_.count(stream_.stored());
}

void TensorJob::end_pass() {
  if (!reordered_.empty()) survey_.take(reordered_, {});
  if (survey_.end_pass()) {
    stream_ = io::TensorStream(stream_.tensor());
  } else {
    ended_ = true;
  }
}

}  // namespace qs
