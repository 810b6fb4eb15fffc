/// libFuzzer target: any bytes, read as a tensor file. Listed tensors must lie in the file, and decoding them
/// must be safe.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_tensor_file -dict=tests/fuzz/tensor_file.dict -max_len=1024 corpus

#include <algorithm>
#include <cstdlib>

#include "io/tensor_file.hpp"

namespace {

void demand(bool promise) {
  if (!promise) std::abort();
}

void check(const std::vector<qs::io::TensorInfo>& tensors, std::span<const std::byte> file) {
  std::uint64_t bytes = 0;
  for (const qs::io::TensorInfo& tensor : tensors) {
    const auto stored = qs::io::bytes_in(file, tensor.bytes);
    demand(stored.has_value());
    bytes += stored->size();
    if (!tensor.unreadable.empty() || tensor.packing != qs::io::Packing::kPlain) continue;
    if (!tensor.location.empty() || qs::io::info(tensor.dtype).block > 1) continue;
    const std::size_t element = qs::io::info(tensor.dtype).bytes;
    demand(stored->size() / element == tensor.count() && stored->size() % element == 0);
    float values[16];
    const std::size_t count = std::min(std::size(values), stored->size() / element);
    qs::io::decode(tensor.dtype, tensor.big_endian, stored->first(count * element), {values, count});
    for (std::size_t k = 0; k < count; ++k) demand(qs::io::row_major_index(tensor, k) < tensor.count());
  }
  demand(bytes <= file.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  for (const char* const name : {"", "a.npy", "a.safetensors"}) {
    const auto tensors = qs::io::read_tensor_list(file, name);
    if (tensors) check(*tensors, file);
    if (!tensors) demand(tensors.error().byte && !message(tensors.error()).empty());
  }
  return 0;
}
