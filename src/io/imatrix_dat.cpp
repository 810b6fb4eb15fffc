// Reads the importance files that llama.cpp wrote before GGUF, .dat: no magic number, little-endian, one entry behind
// another,
//
//     entries (int32), then for each: length of its name (int32), name, calls (int32), count (int32), count float32
//
// and behind them, in newer files, the last chunk and the name of the text. A number is calls · E[x²] of one input; the
// experts of a stack stand one after another. Source: llama.cpp, examples/imatrix/imatrix.cpp before pull request 14842.
#include <algorithm>

#include "io/formats.hpp"
#include "io/imatrix.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kNumber = 4, kMostName = 1024, kMostEntries = 1 << 20;

/// The first byte behind an entry's name is at most so far behind its beginning.
constexpr std::uint64_t kHead = kNumber + kMostName + 2 * kNumber;

bool is_printable(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char letter) { return letter >= ' ' && letter <= '~'; });
}

class ImatrixDatReader final : public TensorReader {
 public:
  explicit ImatrixDatReader(std::uint64_t file_size) : file_size_(file_size) {}

  std::optional<ByteRange> wants() const override {
    if (entries_ && tensors_.size() == *entries_) return {};
    const std::uint64_t size = entries_ ? kHead : kNumber;
    return ByteRange{at_, std::min(size, file_size_ - at_)};
  }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    if (entries_) return take_entry(bytes);
    const std::uint64_t entries = bytes.size() < kNumber ? 0 : little_endian(bytes, 0, kNumber);
    if (entries == 0 || entries > kMostEntries)
      return refuse("imatrix entries", std::to_string(entries), "1 to " + std::to_string(kMostEntries), 0);
    entries_ = entries;
    at_ = kNumber;
    facts_.notes.emplace_back(kImatrixNote);
    return {};
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  FileFacts facts() const override { return facts_; }

 private:
  Expected<void> take_entry(std::span<const std::byte> bytes) {
    const std::string entry =
        "imatrix entry " + std::to_string(tensors_.size() + 1) + " of " + std::to_string(*entries_);
    const auto cut = [&](std::uint64_t needed) {
      return refuse(entry, bytes_text(file_size_ - at_), "at least " + bytes_text(needed), at_);
    };
    if (bytes.size() < kNumber) return cut(kNumber);
    const std::uint64_t name_size = little_endian(bytes, 0, kNumber);
    if (name_size == 0 || name_size > kMostName)
      return refuse(entry + ", length of its name", std::to_string(name_size),
                    "1 to " + std::to_string(kMostName), at_);
    const std::uint64_t head = kNumber + name_size + 2 * kNumber;
    if (bytes.size() < head) return cut(head);
    const std::string_view name = as_text(bytes).substr(kNumber, name_size);
    if (!is_printable(name))
      return refuse(entry + ", name", quote_bytes(name), "printable ASCII", at_ + kNumber);
    const std::uint64_t calls = little_endian(bytes, kNumber + name_size, kNumber);
    const std::uint64_t count = little_endian(bytes, 2 * kNumber + name_size, kNumber);
    const std::uint64_t first = at_ + head;
    if (count == 0 || count > (file_size_ - first) / kNumber)
      return refuse(entry + ", " + quote_text(name) + ", numbers", std::to_string(count),
                    "1 to " + std::to_string((file_size_ - first) / kNumber) + ", as the file has bytes",
                    first - kNumber);
    TensorInfo tensor;
    tensor.name = name;
    tensor.shape = {count};
    tensor.bytes = {first, count * kNumber};
    tensor.container = Container::kGguf;
    tensor.role = {TensorRole::Kind::kOther, std::string(kImatrixStatistic)};
    tensors_.push_back(std::move(tensor));
    facts_.words.emplace_back(std::string(kImatrixCalls) + std::string(name), std::to_string(calls));
    at_ = first + count * kNumber;
    return {};
  }

  std::uint64_t file_size_, at_ = 0;
  std::optional<std::uint64_t> entries_;
  std::vector<TensorInfo> tensors_;
  FileFacts facts_;
};

}  // namespace

bool recognizes_imatrix_dat(std::span<const std::byte> first_bytes, std::string_view) {
  if (first_bytes.size() < 3 * kNumber) return false;
  const std::uint64_t entries = little_endian(first_bytes, 0, kNumber),
                      name = little_endian(first_bytes, kNumber, kNumber);
  if (entries == 0 || entries > kMostEntries || name < 4 || name > kMostName) return false;
  const std::string_view start = as_text(first_bytes).substr(2 * kNumber, name);
  return is_printable(start) && start.find('.') != std::string_view::npos;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): every format's row has this signature
std::unique_ptr<TensorReader> make_imatrix_dat_reader(std::uint64_t file_size, std::string) {
  return std::make_unique<ImatrixDatReader>(file_size);
}

}  // namespace qs::io
