#include <algorithm>

#include "io/formats.hpp"
#include "io/npy_header.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

class NpyReader final : public TensorReader {
 public:
  NpyReader(std::uint64_t file_size, std::string file_name)
      : file_size_(file_size), file_name_(std::move(file_name)) {}

  std::optional<ByteRange> wants() const override {
    if (done_) return {};
    if (header_) return header_;
    return ByteRange{0, std::min(file_size_, kNpyLongestPrefix)};
  }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    return header_ ? take_header(bytes) : take_prefix(bytes);
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  FileFacts facts() const override { return facts_; }

 private:
  Expected<void> take_prefix(std::span<const std::byte> bytes) {
    auto header = parse_npy_prefix(bytes, file_size_);
    if (!header) return Refusal(std::move(header).error());
    header_ = *header;
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
    TensorInfo tensor;
    tensor.name = stem(file_name_);
    tensor.dtype = header->dtype;
    tensor.shape = std::move(header->shape);
    tensor.bytes = {data_at, there};
    tensor.big_endian = header->big_endian;
    tensor.fortran_order = header->fortran_order;
    tensors_.push_back(std::move(tensor));
    if (!header->note.empty()) facts_.notes.push_back(header->note);
    done_ = true;
    return {};
  }

  std::uint64_t file_size_;
  std::string file_name_;
  std::optional<ByteRange> header_;
  bool done_ = false;
  std::vector<TensorInfo> tensors_;
  FileFacts facts_;
};

}  // namespace

bool recognizes_npy(std::span<const std::byte> first_bytes, std::string_view file_name) {
  if (has_extension(file_name, ".npy")) return true;
  const std::string_view start = as_text(first_bytes.first(std::min(first_bytes.size(), kNpyMagic.size())));
  return !start.empty() && kNpyMagic.starts_with(start);
}

std::unique_ptr<TensorReader> make_npy_reader(std::uint64_t file_size, std::string file_name) {
  return std::make_unique<NpyReader>(file_size, std::move(file_name));
}

}  // namespace qs::io
