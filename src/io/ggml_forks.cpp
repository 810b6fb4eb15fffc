#include "io/ggml_forks.hpp"

#include <algorithm>
#include <array>

#include "core/find.hpp"
#include "io/packed_grids.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kBitnet = "BitNet's fork", kIkLlama = "ik_llama.cpp", kPrism = "PrismML's fork";
constexpr std::uint32_t kI2S = 36, kI8S = 37, kQ2Of128 = 42;
/// After the last tensor, at most: files are padded to 32 bytes, some to 64.
constexpr std::uint64_t kMostPadding = 63;

constexpr std::array kForkTypes = {
    GgmlForkType{kI2S, "I2_S", kBitnet},
    GgmlForkType{kI8S, "I8_S", kBitnet},
    GgmlForkType{38, "TL1", kBitnet},
    GgmlForkType{39, "TL2", kBitnet},
    GgmlForkType{kQ2Of128, "Q2_0 in blocks of 128", kPrism},
    GgmlForkType{98, "Q8_1_X4", kIkLlama},
    GgmlForkType{99, "Q8_2_X4", kIkLlama},
    GgmlForkType{133, "Q6_0", kIkLlama},
    GgmlForkType{134, "IQ1_BN", kIkLlama},
    GgmlForkType{135, "IQ2_BN", kIkLlama},
    GgmlForkType{136, "Q8_K64", kIkLlama},
    GgmlForkType{137, "IQ2_K", kIkLlama},
    GgmlForkType{138, "IQ3_K", kIkLlama},
    GgmlForkType{139, "IQ4_K", kIkLlama},
    GgmlForkType{140, "IQ5_K", kIkLlama},
    GgmlForkType{141, "IQ6_K", kIkLlama},
    GgmlForkType{142, "PQ2_0", kPrism},
    GgmlForkType{143, "PTQ1_0", kPrism},
    GgmlForkType{144, "IQ4_KS", kIkLlama},
    GgmlForkType{145, "IQ2_KS", kIkLlama},
    GgmlForkType{146, "IQ4_KSS", kIkLlama},
    GgmlForkType{147, "Q8_K16", kIkLlama},
    GgmlForkType{148, "Q8_K32", kIkLlama},
    GgmlForkType{149, "Q8_KR8", kIkLlama},
    GgmlForkType{150, "Q8_K128", kIkLlama},
    GgmlForkType{151, "Q8_KV", kIkLlama},
    GgmlForkType{152, "IQ5_KS", kIkLlama},
    GgmlForkType{153, "IQ2_KT", kIkLlama},
    GgmlForkType{154, "IQ3_KT", kIkLlama},
    GgmlForkType{155, "IQ4_KT", kIkLlama},
    GgmlForkType{156, "IQ3_KS", kIkLlama},
    GgmlForkType{157, "IQ2_KL", kIkLlama},
    GgmlForkType{158, "IQ1_KT", kIkLlama},
};

/// Bytes of a fork's tensor; 0 if not known.
std::uint64_t fork_bytes(std::uint32_t number, std::uint64_t count) {
  switch (number) {
    case kI2S:
      return count / 4 + 32;  // two bits each, then one float32 and 28 unused bytes
    case kI8S:
      return count;
    case kQ2Of128:
      return stored_bytes(DType::kQ2G128, count);
    default:
      return 0;
  }
}

bool is_of_whole_blocks(const GgufTensor& tensor) {
  return !tensor.info.shape.empty() && tensor.info.shape.back() % info(DType::kQ2G128).block == 0;
}

/// True if the tensor can be of Q2_0 in blocks of 128 only: ggml's has no room, the fork's has. `slack` is
/// what may follow the data.
bool is_only_of_128(const GgufTensor& tensor, std::uint64_t room, std::uint64_t slack) {
  if (tensor.number != kQ2Of128 || tensor.type == nullptr || tensor.info.bytes.size <= room) return false;
  const std::uint64_t bytes = fork_bytes(kQ2Of128, tensor.info.count());
  return is_of_whole_blocks(tensor) && bytes <= room && room - bytes <= slack;
}

void read_as_of_128(GgufTensor& tensor) {
  tensor.info.dtype = DType::kQ2G128;
  tensor.info.bytes.size = fork_bytes(kQ2Of128, tensor.info.count());
  tensor.type = nullptr;
}

void name_fork(GgufTensor& tensor, const GgmlForkType* fork, std::uint64_t room) {
  TensorInfo& info = tensor.info;
  const std::string number = std::to_string(tensor.number);
  const std::string ours = tensor.type == nullptr ? "" : std::string(tensor.type->name);
  info.unreadable = "its type, number " + number + ", is " + ours + " in ggml, whose " +
                    bytes_text(info.bytes.size) + " do not fit the " + bytes_text(room) + " that it has";
  info.type_name = ours;
  info.bytes.size = 0;
  if (fork != nullptr) {
    info.unreadable += "; it is probably " + std::string(fork->name) + " of " + std::string(fork->fork) +
                       ", which is not decoded";
    info.type_name = std::string(fork->name);
    const std::uint64_t bytes = fork_bytes(fork->number, info.count());
    if (bytes <= room) info.bytes.size = bytes;
  }
  tensor.type = nullptr;
}

}  // namespace

std::span<const GgmlForkType> ggml_fork_types() {
  return kForkTypes;
}

const GgmlForkType* find_ggml_fork_type(std::uint32_t number) {
  return find_by(kForkTypes, &GgmlForkType::number, number);
}

void check_type_sizes(std::vector<GgufTensor>& tensors, std::uint64_t data_size,
                      std::string_view architecture) {
  std::vector<std::uint64_t> offsets;
  offsets.reserve(tensors.size());
  for (const GgufTensor& tensor : tensors) offsets.push_back(tensor.info.bytes.offset);
  std::sort(offsets.begin(), offsets.end(), [](std::uint64_t a, std::uint64_t b) { return a < b; });
  bool has_blocks_of_128 = false;
  for (GgufTensor& tensor : tensors) {
    if (tensor.type == nullptr) continue;
    const std::uint64_t offset = tensor.info.bytes.offset;
    const auto next = std::upper_bound(offsets.begin(), offsets.end(), offset);
    const bool is_last = next == offsets.end();
    if (is_last && offset >= data_size) continue;
    const std::uint64_t room = (is_last ? data_size : *next) - offset;
    const GgmlForkType* const fork = find_ggml_fork_type(tensor.number);
    if (is_only_of_128(tensor, room, is_last ? kMostPadding : room)) {
      read_as_of_128(tensor);
      has_blocks_of_128 = true;
    } else if (tensor.info.bytes.size > room) {
      // At the end of a truncated file, any type has too little room.
      const std::uint64_t bytes = fork == nullptr ? 0 : fork_bytes(fork->number, tensor.info.count());
      const bool is_forks = (bytes > 0 && bytes <= room && tensor.number != kQ2Of128) ||
                            (fork != nullptr && architecture.starts_with("bitnet"));
      if (!is_last || is_forks) name_fork(tensor, fork, room);
    } else if (tensor.number == kI8S && architecture.starts_with("bitnet")) {
      tensor.info.unreadable = "its type, number 37, is probably I8_S of BitNet's fork, which is not decoded";
      tensor.info.type_name = "I8_S";
    }
  }
  // One tensor tells whose file it is; the others may have room for both.
  if (!has_blocks_of_128) return;
  for (GgufTensor& tensor : tensors) {
    if (tensor.number == kQ2Of128 && tensor.type != nullptr && is_of_whole_blocks(tensor))
      read_as_of_128(tensor);
  }
}

void decode_i2s(TensorInfo& tensor) {
  const std::uint64_t count = tensor.count();
  if (tensor.type_name != "I2_S" || count == 0 || count % 128 != 0 ||
      tensor.bytes.size != fork_bytes(kI2S, count))
    return;
  Decoding decoding;
  decoding.axes = {1, 1, count};
  add_part_as(decoding, PartRole::kCodes, &tensor, DType::kU8);
  TensorInfo scale = decoding.parts[0].stored;
  scale.dtype = DType::kF32;
  scale.shape = {1};
  scale.bytes = {tensor.bytes.offset + count / 4, sizeof(float)};
  decoding.parts.push_back({PartRole::kScales, std::move(scale), true});
  decoding.codes = plain_codes(decoding);
  decoding.codes.order = CodeOrder::kQuarters;
  decoding.codes.bits = 2;
  decoding.codes.table = {-1, 0, 1, 0};
  decoding.scale.part = 1;
  decoding.scheme = "BitNet I2_S, one scale";
  tensor = logical_tensor(std::move(decoding), tensor.name, tensor.shape);
  tensor.role = {};
}

}  // namespace qs::io
