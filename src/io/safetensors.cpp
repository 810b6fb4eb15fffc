#include <algorithm>

#include "io/formats.hpp"
#include "io/reader_parts.hpp"
#include "io/safetensors_header.hpp"

namespace qs::io {
namespace {

/// The specification wants every byte of the data in exactly one tensor: a byte in two of them or in none
/// could mean different things to different readers.
Expected<void> check_tiling(const std::vector<TensorInfo>& tensors, std::uint64_t data_start,
                            std::uint64_t file_size) {
  std::vector<const TensorInfo*> in_order;
  in_order.reserve(tensors.size());
  for (const TensorInfo& tensor : tensors) in_order.push_back(&tensor);
  std::sort(in_order.begin(), in_order.end(), [](const TensorInfo* a, const TensorInfo* b) {
    return a->bytes.offset != b->bytes.offset ? a->bytes.offset < b->bytes.offset
                                              : a->bytes.size < b->bytes.size;
  });
  std::uint64_t covered = data_start;
  std::string before = "the data starts";
  for (const TensorInfo* const tensor : in_order) {
    const std::uint64_t begin = tensor->bytes.offset, end = begin + tensor->bytes.size;
    if (begin != covered) {
      return refuse("tensor " + quote_text(tensor->name) + " data_offsets",
                    "[" + std::to_string(begin - data_start) + ", " + std::to_string(end - data_start) + "]",
                    "a begin of " + std::to_string(covered - data_start) + ", where " + before +
                        (begin < covered ? " (tensors must not overlap)" : " (there must be no holes)"),
                    std::min(begin, covered));
    }
    covered = end;
    before = "tensor " + quote_text(tensor->name) + " ends";
  }
  if (covered == file_size) return {};
  return refuse("safetensors data", bytes_text(file_size - data_start),
                bytes_text(covered - data_start) + ", which is where the last tensor ends", covered);
}

class SafetensorsReader final : public TensorReader {
 public:
  explicit SafetensorsReader(std::uint64_t file_size) : file_size_(file_size) {}

  std::optional<ByteRange> wants() const override {
    if (done_) return {};
    if (header_size_) return ByteRange{kSafetensorsLengthBytes, *header_size_};
    return ByteRange{0, std::min(file_size_, kSafetensorsLengthBytes)};
  }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    return header_size_ ? take_header(bytes) : take_length(bytes);
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  FileFacts facts() const override { return facts_; }

 private:
  Expected<void> take_length(std::span<const std::byte> bytes) {
    const std::string field = "safetensors header length";
    if (bytes.size() < kSafetensorsLengthBytes) {
      return refuse(field, "a file of " + bytes_text(file_size_), bytes_text(kSafetensorsLengthBytes),
                    file_size_);
    }
    const std::uint64_t size = little_endian(bytes), rest = file_size_ - kSafetensorsLengthBytes;
    if (size > kMaxHeaderBytes) {
      return refuse(field, bytes_text(size), "at most " + bytes_text(kMaxHeaderBytes), 0);
    }
    if (size < 2) return refuse(field, bytes_text(size), "at least 2 bytes, for {}", 0);
    if (size > rest) {
      return refuse(field, bytes_text(size),
                    "at most the " + bytes_text(rest) + " that follow it in the file", 0);
    }
    header_size_ = size;
    return {};
  }

  Expected<void> take_header(std::span<const std::byte> header) {
    const std::uint64_t data_start = kSafetensorsLengthBytes + header.size();
    auto tensors = parse_safetensors_header(header, file_size_ - data_start, &facts_);
    if (!tensors) return Refusal(std::move(tensors).error());
    if (auto tiled = check_tiling(*tensors, data_start, file_size_); !tiled) return tiled;
    tensors_ = *std::move(tensors);
    done_ = true;
    return {};
  }

  std::uint64_t file_size_;
  std::optional<std::uint64_t> header_size_;
  bool done_ = false;
  std::vector<TensorInfo> tensors_;
  FileFacts facts_;
};

}  // namespace

bool recognizes_safetensors(std::span<const std::byte> first_bytes, std::string_view file_name) {
  if (has_extension(file_name, ".safetensors")) return true;
  if (first_bytes.size() <= kSafetensorsLengthBytes || first_bytes[8] != std::byte{'{'}) return false;
  // A length of 4 GB or more is the text of some other kind of file.
  return little_endian(first_bytes.subspan(4, 4)) == 0;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): every format's row has this signature
std::unique_ptr<TensorReader> make_safetensors_reader(std::uint64_t file_size, std::string) {
  return std::make_unique<SafetensorsReader>(file_size);
}

}  // namespace qs::io
