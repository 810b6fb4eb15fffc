/// libFuzzer target: any bytes, read as the pickle of a PyTorch file with three storages, or (if they begin as one) as a
/// whole archive. Listed tensors must lie in the file, count no byte twice, and decode safely.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_pytorch -dict=tests/fuzz/pytorch.dict -max_len=2048 tests/fuzz/corpus/pytorch

#include <algorithm>
#include <cstdlib>

#include "io/formats.hpp"
#include "io/pickle_reader.hpp"
#include "io/pytorch_names.hpp"
#include "io/pytorch_views.hpp"
#include "io/reader_parts.hpp"
#include "io/tensor_stream.hpp"
#include "io/utf8.hpp"

namespace {

using qs::io::TensorInfo;

constexpr std::uint64_t kMostDecoded = 4096;

void demand(bool promise) {
  if (!promise) std::abort();
}

void decode(const TensorInfo& tensor, std::span<const std::byte> file) {
  qs::io::TensorStream stream(tensor);
  while (stream.position() < std::min(tensor.count(), kMostDecoded)) {
    if (const auto wanted = stream.wants()) {
      const auto piece = qs::io::bytes_in(file, wanted->range);
      demand(piece.has_value());
      demand(stream.feed({piece->begin(), piece->end()}).has_value());
    }
    const auto next = stream.next();
    demand(next.has_value());
    demand(*next || stream.wants());
  }
}

void check(const std::vector<TensorInfo>& tensors, std::span<const std::byte> file) {
  std::vector<const TensorInfo*> runs;
  for (const TensorInfo& tensor : tensors) {
    demand(qs::io::is_utf8(tensor.name));
    demand(qs::io::bytes_in(file, tensor.bytes).has_value());
    demand(qs::io::checked_byte_count(tensor.shape, sizeof(double)).has_value());
    const bool is_other = tensor.role.kind == qs::io::TensorRole::Kind::kOther;
    demand(is_other == !tensor.role.why.empty());
    if (!tensor.unreadable.empty()) continue;
    if (!tensor.decoding) demand(tensor.bytes.size == qs::io::stored_bytes(tensor.dtype, tensor.count()));
    if (tensor.count() > 0) decode(tensor, file);
    if (!tensor.decoding && !is_other && tensor.bytes.size > 0) runs.push_back(&tensor);
  }
  // Of one type, no run of bytes that counts lies in another.
  std::sort(runs.begin(), runs.end(), [](const TensorInfo* a, const TensorInfo* b) {
    return std::pair(a->dtype, a->bytes.offset) < std::pair(b->dtype, b->bytes.offset);
  });
  for (std::size_t i = 1; i < runs.size(); ++i) {
    const TensorInfo &a = *runs[i - 1], &b = *runs[i];
    // Quantized codes have the bytes of integers, and the same type here.
    const bool are_integers = a.dtype <= qs::io::DType::kI64;
    if (a.dtype != b.dtype || are_integers) continue;
    demand(a.bytes.offset < b.bytes.offset && a.bytes.offset + a.bytes.size < b.bytes.offset + b.bytes.size);
  }
}

void read_as_pickle(std::string_view pickle) {
  constexpr std::size_t kStorageBytes = 96;
  std::vector<std::byte> file(3 * kStorageBytes);
  for (std::size_t i = 0; i < file.size(); ++i) file[i] = static_cast<std::byte>(i * 37);
  qs::io::TorchFile torch;
  for (std::size_t i = 0; i < 3; ++i)
    torch.storages[std::to_string(i)] = {{i * kStorageBytes, i == 2 ? kStorageBytes / 3 : kStorageBytes}, {}};
  torch.big_endian = pickle.size() % 2 == 1;
  const auto values = qs::io::read_pickle(pickle, 0);
  if (!values) {
    demand(values.error().byte && *values.error().byte <= pickle.size() && !message(values.error()).empty());
    return;
  }
  const auto tensors = qs::io::list_torch_tensors(*values, "alone", 0);
  if (!tensors) {
    demand(tensors.error().byte && !message(tensors.error()).empty());
    return;
  }
  check(qs::io::place_torch_tensors(*tensors, torch), file);
}

void put(std::vector<std::byte>& file, std::size_t at, std::size_t count, std::uint64_t value) {
  for (std::size_t i = 0; i < count; ++i) file[at + i] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
}

/// Points the end record at the directory again, and the directory at the members, after mutations have moved them.
std::vector<std::byte> mended(std::span<const std::byte> bytes) {
  std::vector<std::byte> file(bytes.begin(), bytes.end());
  const std::string_view text = qs::io::as_text(file);
  const std::size_t directory = text.find("PK\x01\x02"), end = text.rfind("PK\x05\x06");
  if (end == text.npos || directory > end || text.size() - end < 22) return file;
  put(file, end + 12, 4, end - directory);
  put(file, end + 16, 4, directory);
  put(file, end + 20, 2, text.size() - end - 22);
  std::size_t header = text.find("PK\x03\x04");
  for (std::size_t entry = directory; entry + 46 <= end && header < directory;
       entry = text.find("PK\x01\x02", entry + 4), header = text.find("PK\x03\x04", header + 4)) {
    put(file, entry + 42, 4, header);
  }
  return file;
}

void read_as_file(std::span<const std::byte> file) {
  const auto reader = qs::io::make_zip_reader(file.size(), "a.pt");
  std::size_t requests = 0;
  while (const auto range = reader->wants()) {
    const auto bytes = qs::io::bytes_in(file, *range);
    demand(bytes.has_value() && ++requests < 200);
    if (const auto fed = reader->feed(*bytes); !fed) {
      demand(fed.error().byte && *fed.error().byte <= file.size() && !message(fed.error()).empty());
      return;
    }
  }
  const bool is_torch =
      std::any_of(reader->tensors().begin(), reader->tensors().end(),
                  [](const TensorInfo& tensor) { return tensor.container == qs::io::Container::kTorch; });
  if (is_torch) check(reader->tensors(), file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!text.starts_with("PK")) {
    read_as_pickle(text);
    return 0;
  }
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  read_as_file(file);
  read_as_file(mended(file));
  return 0;
}
