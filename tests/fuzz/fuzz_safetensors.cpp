/// libFuzzer target: any bytes, read as a .safetensors file, as an .npy file and as an index of shards.
/// Listed tensors must lie in the file, tile it where the format says so, and be safe to decode.

#include <algorithm>
#include <cstdlib>

#include "io/formats.hpp"
#include "io/safetensors_index.hpp"

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
    if (!tensor.unreadable.empty()) continue;
    demand(stored->size() == qs::io::stored_bytes(tensor.dtype, tensor.count()));
    float values[16];
    const std::size_t count = std::min<std::uint64_t>(std::size(values), tensor.count());
    qs::io::decode(tensor.dtype, tensor.big_endian, stored->first(qs::io::stored_bytes(tensor.dtype, count)),
                   {values, count});
  }
  demand(bytes <= file.size());
}

void read(std::unique_ptr<qs::io::TensorReader> reader, std::span<const std::byte> file) {
  while (const auto range = reader->wants()) {
    const auto piece = qs::io::bytes_in(file, range->range);
    demand(piece.has_value());
    const auto fed = reader->feed(*piece);
    if (!fed) return demand(fed.error().byte && !message(fed.error()).empty());
  }
  check(reader->tensors(), file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  if (size == 0) return 0;
  // The first byte chooses the format, so that each gets all of the fuzzer's attention in turn.
  const std::span<const std::byte> rest = file.subspan(1);
  switch (data[0] % 3) {
    case 0:
      read(qs::io::make_safetensors_reader(rest.size(), "a.safetensors"), rest);
      break;
    case 1:
      read(qs::io::make_npy_reader(rest.size(), "a.npy"), rest);
      break;
    default:
      if (const auto index = qs::io::parse_safetensors_index(rest); !index)
        demand(!message(index.error()).empty());
  }
  return 0;
}
