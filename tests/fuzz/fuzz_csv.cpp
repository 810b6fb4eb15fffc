/// libFuzzer target: any bytes, read as a .csv file. If the list is accepted, the unpacker must deliver
/// exactly its values, whatever pieces it is fed; if not, the error must have a byte, or be a question of
/// which every answer is a table.
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

std::vector<std::byte> unpacked(std::span<const std::byte> text, const qs::io::CsvReading& reading,
                                std::size_t piece_size, std::size_t out_size) {
  const auto unpacker = qs::io::make_text_unpacker(reading);
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

namespace {

void check_table(std::span<const std::byte> file, const qs::io::TensorInfo& tensor) {
  const auto text = qs::io::bytes_in(file, tensor.bytes);
  demand(text.has_value() && !tensor.shape.empty() && tensor.shape.size() <= 2 && tensor.count() > 0);
  demand(tensor.reading.missing <= file.size() + tensor.count());
  // The first byte chooses the pieces, so that the same file is always cut the same way.
  const auto first = std::to_integer<std::size_t>(file[0]);
  const std::size_t piece_size = 1 + first % 19, out_size = 1 + first % 64;
  const std::vector<std::byte> in_pieces = unpacked(*text, tensor.reading, piece_size, out_size);
  demand(in_pieces.size() == tensor.count() * sizeof(double));
  demand(in_pieces == unpacked(*text, tensor.reading, file.size(), 64));
}

/// Answers a question with each of its choices.
void read(std::span<const std::byte> file, const qs::io::ReadOptions& options, int questions) {
  const auto reader = qs::io::make_csv_reader(file.size(), "a.csv", options);
  while (const auto range = reader->wants()) {
    const auto bytes = qs::io::bytes_in(file, range->range);
    demand(bytes.has_value());
    const auto fed = reader->feed(*bytes);
    if (fed) continue;
    demand(!message(fed.error()).empty());
    if (reader->question() == nullptr) {
      demand(fed.error().byte && *fed.error().byte <= file.size() && questions == 0);
      return;
    }
    // An answer leaves no question.
    demand(questions == 0 && reader->question()->choices.size() > 1);
    for (const qs::io::ReadChoice& choice : reader->question()->choices) read(file, choice.options, 1);
    return;
  }
  demand(reader->tensors().size() == 1);
  check_table(file, reader->tensors()[0]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read({reinterpret_cast<const std::byte*>(data), size}, {}, 0);
  return 0;
}
