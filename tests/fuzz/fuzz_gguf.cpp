/// libFuzzer target: any bytes, read as a GGUF file. Listed tensors must lie in the file, and decoding the
/// first block of each must be safe; pieces of any size must lead to the same list or refusal.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_gguf -dict=tests/fuzz/gguf.dict -max_len=1024 corpus

#include <algorithm>
#include <cstdlib>

#include "io/formats.hpp"
#include "io/gguf_header.hpp"

namespace {

using Tensors = std::vector<qs::io::TensorInfo>;

void demand(bool promise) {
  if (!promise) std::abort();
}

qs::Expected<Tensors> read_whole(std::span<const std::byte> file) {
  const auto reader = qs::io::make_gguf_reader(file.size(), "");
  while (const auto range = reader->wants()) {
    const auto piece = qs::io::bytes_in(file, *range);
    demand(piece.has_value() && piece->size() <= qs::io::kMaxHeaderBytes);
    if (auto fed = reader->feed(*piece); !fed) return qs::Refusal(fed.error());
    // A file shorter than its first field is refused; otherwise the reader requests only what it needs.
    demand(!piece->empty());
  }
  return reader->tensors();
}

qs::Expected<Tensors> read_in_pieces(std::span<const std::byte> file, std::size_t most) {
  qs::io::GgufHeader header(file.size());
  while (const auto range = header.wants()) {
    const auto piece = qs::io::bytes_in(file, *range);
    demand(piece.has_value());
    if (auto fed = header.feed(piece->first(std::min(most, piece->size()))); !fed)
      return qs::Refusal(fed.error());
  }
  return qs::io::place_gguf_tensors(header.take_tensors(), header.data_start(), file.size());
}

void check(const Tensors& tensors, std::span<const std::byte> file) {
  std::uint64_t bytes = 0;
  for (const qs::io::TensorInfo& tensor : tensors) {
    const auto stored = qs::io::bytes_in(file, tensor.bytes);
    demand(stored && !tensor.name.empty() && tensor.shape.size() <= 4);
    bytes += stored->size();
    if (!tensor.unreadable.empty()) continue;
    const qs::io::DTypeInfo& row = qs::io::info(tensor.dtype);
    demand(tensor.count() % row.block == 0);
    demand(stored->size() == qs::io::stored_bytes(tensor.dtype, tensor.count()));
    float values[256];
    const std::size_t count = stored->empty() ? 0 : row.block;
    qs::io::decode(tensor.dtype, tensor.big_endian, stored->first(count / row.block * row.bytes),
                   {values, count});
  }
  demand(bytes <= file.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  const auto tensors = read_whole(file);
  if (tensors) check(*tensors, file);
  if (!tensors) demand(tensors.error().byte.value_or(size + 1) <= size && !message(tensors.error()).empty());
  demand(read_in_pieces(file, 1 + size % 13) == tensors);
  return 0;
}
