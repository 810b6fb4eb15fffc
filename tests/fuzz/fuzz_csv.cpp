/// libFuzzer target: any bytes, read as a .csv file. Where the list is accepted, the unpacker must deliver
/// exactly its values, whatever pieces it is fed; where it is not, the error must have a byte.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_csv -dict=tests/fuzz/csv.dict -max_len=1024 tests/fuzz/corpus/csv

#include <algorithm>
#include <array>
#include <cstdlib>

#include "io/formats.hpp"
#include "io/unpacker.hpp"

namespace {

void demand(bool promise) {
  if (!promise) std::abort();
}

std::vector<std::byte> unpacked(std::span<const std::byte> text, std::uint64_t columns,
                                std::size_t piece_size, std::size_t out_size) {
  const auto unpacker = qs::io::make_text_unpacker(columns);
  std::vector<std::byte> all;
  std::array<std::byte, 64> out;
  do {
    const auto piece = text.first(std::min(piece_size, text.size()));
    text = text.subspan(piece.size());
    unpacker->feed(piece, text.empty());
    while (true) {
      const auto written = unpacker->unpack(std::span(out).first(out_size));
      demand(written.has_value() && *written <= out_size);
      if (*written == 0) break;
      all.insert(all.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*written));
    }
  } while (!text.empty());
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  const auto reader = qs::io::make_csv_reader(size, "a.csv");
  while (const auto range = reader->wants()) {
    const auto bytes = qs::io::bytes_in(file, *range);
    demand(bytes.has_value());
    if (const auto fed = reader->feed(*bytes); !fed) {
      demand(fed.error().byte && *fed.error().byte <= size && !message(fed.error()).empty());
      return 0;
    }
  }
  demand(reader->tensors().size() == 1);
  const qs::io::TensorInfo& tensor = reader->tensors()[0];
  const auto text = qs::io::bytes_in(file, tensor.bytes);
  demand(text.has_value() && !tensor.shape.empty() && tensor.shape.size() <= 2 && tensor.count() > 0);
  const std::uint64_t columns = tensor.shape.size() == 2 ? tensor.shape[1] : 1;
  // The first byte chooses the pieces, so that the same file is always cut the same way.
  const std::size_t piece_size = 1 + data[0] % 19, out_size = 1 + data[0] % 64;
  const std::vector<std::byte> in_pieces = unpacked(*text, columns, piece_size, out_size);
  demand(in_pieces.size() == tensor.count() * sizeof(double));
  demand(in_pieces == unpacked(*text, columns, size, 64));
  return 0;
}
