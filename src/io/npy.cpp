#include <algorithm>

#include "io/formats.hpp"
#include "io/npy_header.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::uint64_t kVersionBytes = 2;
constexpr std::uint64_t kLongestPrefix =
    12;  // magic, version, and a length of 2 bytes (1.0) or 4 (2.0 and 3.0)

std::string bytes_text(std::uint64_t count) {
  return std::to_string(count) + " bytes";
}

class NpyReader final : public TensorReader {
 public:
  NpyReader(std::uint64_t file_size, std::string file_name)
      : file_size_(file_size), file_name_(std::move(file_name)) {}

  std::optional<ByteRange> wants() const override {
    if (done_) return {};
    if (header_) return header_;
    return ByteRange{0, std::min(file_size_, kLongestPrefix)};
  }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    return header_ ? take_header(bytes) : take_prefix(bytes);
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }

 private:
  Expected<void> take_prefix(std::span<const std::byte> bytes) {
    const std::string_view text = as_text(bytes);
    const std::string start(text.substr(0, kMagic.size()));
    if (start != kMagic) return refuse("npy magic", quote_bytes(start), quote_bytes(kMagic), 0);
    if (bytes.size() < kMagic.size() + kVersionBytes) {
      return refuse_end("npy version", kMagic.size() + kVersionBytes);
    }
    const int major = std::to_integer<int>(bytes[6]), minor = std::to_integer<int>(bytes[7]);
    if (major < 1 || major > 3 || minor != 0) {
      return refuse("npy version", std::to_string(major) + "." + std::to_string(minor), "1.0, 2.0 or 3.0",
                    kMagic.size());
    }
    const std::size_t length_at = kMagic.size() + kVersionBytes, length_bytes = major == 1 ? 2 : 4;
    const std::size_t header_at = length_at + length_bytes;
    const std::string field = "npy header length";
    if (bytes.size() < header_at) return refuse_end(field, header_at);
    const std::uint64_t size = little_endian(bytes.subspan(length_at, length_bytes));
    if (size > kMaxHeaderBytes) {
      return refuse(field, bytes_text(size), "at most " + bytes_text(kMaxHeaderBytes), length_at);
    }
    if (size > file_size_ - header_at) {
      return refuse(field, bytes_text(size),
                    "at most the " + bytes_text(file_size_ - header_at) + " that follow it in the file",
                    length_at);
    }
    header_ = ByteRange{header_at, size};
    return {};
  }

  Expected<void> take_header(std::span<const std::byte> bytes) {
    auto header = parse_npy_header(as_text(bytes), header_->offset);
    if (!header) return Refusal(std::move(header).error());
    const std::uint64_t data_at = header_->offset + header_->size, there = file_size_ - data_at;
    if (there != header->byte_count) {
      const bool cut = there < header->byte_count;
      const std::uint64_t difference = cut ? header->byte_count - there : there - header->byte_count;
      return refuse(
          "npy data",
          bytes_text(there) + " (" + std::to_string(difference) + (cut ? " missing)" : " left over)"),
          bytes_text(header->byte_count) + ", as the shape " + shape_text(header->shape) + " of " +
              std::string(info(header->dtype).name) + " needs",
          cut ? file_size_ : data_at + header->byte_count);
    }
    tensors_.push_back({stem(file_name_),
                        header->dtype,
                        std::move(header->shape),
                        {data_at, there},
                        header->big_endian,
                        header->fortran_order});
    done_ = true;
    return {};
  }

  Refusal refuse_end(std::string field, std::uint64_t needed) const {
    return refuse(std::move(field), "a file of " + bytes_text(file_size_), "at least " + bytes_text(needed),
                  file_size_);
  }

  std::uint64_t file_size_;
  std::string file_name_;
  std::optional<ByteRange> header_;
  bool done_ = false;
  std::vector<TensorInfo> tensors_;
};

}  // namespace

bool recognizes_npy(std::span<const std::byte> first_bytes, std::string_view file_name) {
  if (has_extension(file_name, ".npy")) return true;
  const std::string_view start = as_text(first_bytes.first(std::min(first_bytes.size(), kMagic.size())));
  return !start.empty() && kMagic.starts_with(start);
}

std::unique_ptr<TensorReader> make_npy_reader(std::uint64_t file_size, std::string file_name) {
  return std::make_unique<NpyReader>(file_size, std::move(file_name));
}

}  // namespace qs::io
