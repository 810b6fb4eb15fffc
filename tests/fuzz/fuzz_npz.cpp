/// libFuzzer target: any bytes, read as an .npz file. Listed arrays must lie in the file and not overlap, and
/// unpacking them must be safe.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_npz -dict=tests/fuzz/npz.dict -max_len=2048 tests/fuzz/corpus/npz

#include <algorithm>
#include <array>
#include <cstdlib>

#include "io/formats.hpp"
#include "io/unpacker.hpp"

namespace {

using qs::io::ByteRange;
using qs::io::TensorInfo;

constexpr std::size_t kMostUnpacked = 65'536;

void demand(bool promise) {
  if (!promise) std::abort();
}

void unpack(std::span<const std::byte> packed) {
  const auto inflater = qs::io::make_inflater();
  std::array<std::byte, 1000> out;
  std::size_t unpacked = 0;
  const std::size_t half = packed.size() / 2;
  for (const bool last : {false, true}) {
    inflater->feed(last ? packed.subspan(half) : packed.first(half), last);
    while (unpacked < kMostUnpacked) {
      const auto written = inflater->unpack(out);
      if (!written) {
        demand(written.error().byte && *written.error().byte <= packed.size());
        return;
      }
      if (*written == 0) break;
      demand(*written <= out.size());
      unpacked += *written;
    }
    if (unpacked >= kMostUnpacked) return;
  }
}

void check(const TensorInfo& tensor, std::span<const std::byte> file) {
  const auto stored = qs::io::bytes_in(file, tensor.bytes);
  demand(stored.has_value());
  if (!tensor.unreadable.empty()) {
    demand(tensor.count() == 0 && stored->empty());
    return;
  }
  if (tensor.packing == qs::io::Packing::kDeflate) return unpack(*stored);
  demand(tensor.packing == qs::io::Packing::kPlain);
  demand(stored->size() == qs::io::stored_bytes(tensor.dtype, tensor.count()));
}

void read(std::span<const std::byte> file) {
  const auto reader = qs::io::make_npz_reader(file.size(), "a.npz");
  std::size_t requests = 0;
  while (const auto range = reader->wants()) {
    const auto bytes = qs::io::bytes_in(file, range->range);
    demand(bytes.has_value());
    ++requests;
    if (const auto fed = reader->feed(*bytes); !fed) {
      demand(fed.error().byte && *fed.error().byte <= file.size() && !message(fed.error()).empty());
      return;
    }
  }
  std::vector<ByteRange> ranges;
  for (const TensorInfo& tensor : reader->tensors()) {
    check(tensor, file);
    ranges.push_back(tensor.bytes);
  }
  // Every array is either listed or skipped with a note.
  const std::size_t arrays = ranges.size() + reader->facts().notes.size();
  demand(arrays > 0 && requests <= 2 + 5 * arrays);
  std::sort(ranges.begin(), ranges.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.offset < b.offset; });
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    demand(ranges[i - 1].size <= ranges[i].offset - ranges[i - 1].offset);
  }
}

void put(std::vector<std::byte>& file, std::size_t at, std::size_t count, std::uint64_t value) {
  for (std::size_t i = 0; i < count; ++i) file[at + i] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
}

/// Points the end record at the directory again after mutations have moved the two: without this nearly all
/// files would be refused.
std::vector<std::byte> mended(std::span<const std::byte> bytes) {
  std::vector<std::byte> file(bytes.begin(), bytes.end());
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  const std::size_t directory = text.find("PK\x01\x02"), end = text.rfind("PK\x05\x06");
  if (directory > end || end == text.npos || text.size() - end < 22) return file;
  std::size_t directory_end = end;
  if (end >= 76 && text.substr(end - 76).starts_with("PK\x06\x06")) {
    directory_end = end - 76;
    if (directory > directory_end) return file;
    put(file, directory_end + 40, 8, directory_end - directory);
    put(file, directory_end + 48, 8, directory);
    put(file, end - 12, 8, directory_end);
  } else {
    put(file, end + 12, 4, directory_end - directory);
    put(file, end + 16, 4, directory);
  }
  put(file, end + 20, 2, text.size() - end - 22);
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  read(file);
  read(mended(file));
  return 0;
}
