#include "io/tensor_file.hpp"

#include <algorithm>
#include <array>

#include "io/formats.hpp"
#include "io/other_kinds.hpp"

namespace qs::io {
namespace {

/// Makes a reader that takes no options: most formats need none.
template <std::unique_ptr<TensorReader> (*Make)(std::uint64_t, std::string)>
std::unique_ptr<TensorReader> make_untold(std::uint64_t file_size, std::string file_name,
                                          const ReadOptions&) {
  return Make(file_size, std::move(file_name));
}

constexpr std::array kFormats = {
    TensorFormat{"safetensors", ".safetensors", recognizes_safetensors, make_untold<make_safetensors_reader>},
    TensorFormat{"gguf", ".gguf", recognizes_gguf, make_untold<make_gguf_reader>},
    TensorFormat{"onnx", ".onnx", recognizes_onnx, make_untold<make_onnx_reader>},
    TensorFormat{"tflite", ".tflite", recognizes_tflite, make_untold<make_tflite_reader>},
    TensorFormat{"hdf5", ".h5", recognizes_hdf5, make_untold<make_hdf5_reader>},
    TensorFormat{"keras", ".keras", recognizes_keras, make_untold<make_keras_reader>},
    TensorFormat{"npy", ".npy", recognizes_npy, make_untold<make_npy_reader>},
    TensorFormat{"npz", ".npz", recognizes_npz, make_untold<make_zip_reader>},
    TensorFormat{"pytorch", ".pt", recognizes_pytorch, make_untold<make_legacy_pytorch_reader>},
    TensorFormat{"imatrix", ".dat", recognizes_imatrix_dat, make_untold<make_imatrix_dat_reader>, false},
    TensorFormat{"csv", ".csv", recognizes_csv, make_csv_reader},
};

constexpr std::uint64_t kFirstBytes = 64;

Refusal refuse_kind(std::string kind) {
  std::string accepted;
  for (const TensorFormat& format : kFormats) {
    if (!format.is_model) continue;
    const bool is_last = &format == &kFormats.back();
    accepted += accepted.empty() ? "a " : is_last ? " or " : ", ";
    accepted += format.extension;
  }
  return refuse("file", std::move(kind), accepted + " file", 0);
}

/// Chooses by content; if no format recognizes it, the name may choose the reader that explains the fault.
Expected<const TensorFormat*> choose(std::span<const std::byte> first_bytes, std::string_view file_name) {
  if (first_bytes.empty()) return refuse_kind("an empty file");
  // Its first bytes are like no other kind's; the bundled layers ask for nothing that comes later.
  const TensorFormat& safetensors = kFormats.front();
  if (safetensors.recognizes(first_bytes, {})) return &safetensors;
  if (auto kind = other_kind_by_name(first_bytes, file_name)) return refuse_kind(*std::move(kind));
  for (const TensorFormat& format : kFormats) {
    if (format.recognizes(first_bytes, {})) return &format;
  }
  if (auto kind = known_other_kind(first_bytes)) return refuse_kind(*std::move(kind));
  for (const TensorFormat& format : kFormats) {
    if (format.recognizes(first_bytes, file_name)) return &format;
  }
  return refuse_kind(describe_unknown_kind(first_bytes));
}

class OpeningReader final : public TensorReader {
 public:
  OpeningReader(std::uint64_t file_size, std::string file_name, const ReadOptions& options)
      : file_size_(file_size), file_name_(std::move(file_name)), options_(options) {}

  std::optional<ByteRange> wants() const override {
    if (reader_) return reader_->wants();
    return ByteRange{0, std::min(file_size_, kFirstBytes)};
  }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (reader_) return reader_->feed(bytes);
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    const Expected<const TensorFormat*> format = choose(bytes, file_name_);
    if (!format) return Refusal(format.error());
    reader_ = (*format)->make(file_size_, file_name_, options_);
    // Feed the chosen reader from the first bytes: another request would cost a round trip.
    while (const auto range = reader_->wants()) {
      const auto wanted = bytes_in(bytes, *range);
      if (!wanted) break;
      if (auto fed = reader_->feed(*wanted); !fed) return fed;
    }
    return {};
  }

  const std::vector<TensorInfo>& tensors() const override { return reader_ ? reader_->tensors() : none_; }
  FileFacts facts() const override { return reader_ ? reader_->facts() : FileFacts{}; }
  const ReadQuestion* question() const override { return reader_ ? reader_->question() : nullptr; }

 private:
  std::uint64_t file_size_;
  std::string file_name_;
  ReadOptions options_;
  std::unique_ptr<TensorReader> reader_;
  std::vector<TensorInfo> none_;
};

}  // namespace

Expected<void> check_fed(const TensorReader& reader, std::span<const std::byte> bytes) {
  const ByteRange wanted = reader.wants().value_or(ByteRange{});
  if (bytes.size() == wanted.size) return {};
  return refuse("file", "a piece of " + std::to_string(bytes.size()) + " bytes",
                std::to_string(wanted.size) + " bytes (did the file change while it was read?)",
                wanted.offset);
}

const std::string* FileFacts::find(std::string_view word) const {
  for (const auto& entry : words) {
    if (entry.first == word) return &entry.second;
  }
  return nullptr;
}

std::uint64_t TensorInfo::count() const {
  std::uint64_t product = 1;
  for (const std::uint64_t axis : shape) product *= axis;
  return product;
}

std::span<const TensorFormat> tensor_formats() {
  return kFormats;
}

std::unique_ptr<TensorReader> open_tensor_file(std::uint64_t file_size, std::string file_name,
                                               const ReadOptions& options) {
  return std::make_unique<OpeningReader>(file_size, std::move(file_name), options);
}

std::optional<std::span<const std::byte>> bytes_in(std::span<const std::byte> file, const ByteRange& range) {
  if (range.offset > file.size() || range.size > file.size() - range.offset) return {};
  return file.subspan(static_cast<std::size_t>(range.offset), static_cast<std::size_t>(range.size));
}

Expected<std::vector<TensorInfo>> read_tensor_list(std::span<const std::byte> file, std::string file_name) {
  const std::unique_ptr<TensorReader> reader = open_tensor_file(file.size(), std::move(file_name));
  while (const auto range = reader->wants()) {
    if (auto fed = reader->feed(bytes_in(file, *range).value_or(std::span<const std::byte>{})); !fed) {
      return Refusal(fed.error());
    }
  }
  return reader->tensors();
}

std::uint64_t row_major_index(const TensorInfo& tensor, std::uint64_t stored_index) {
  std::uint64_t stride = tensor.count();
  if (!tensor.fortran_order || stored_index >= stride) return stored_index;
  std::uint64_t index = 0;
  for (const std::uint64_t axis : tensor.shape) {
    stride /= axis;
    index += stored_index % axis * stride;
    stored_index /= axis;
  }
  return index;
}

}  // namespace qs::io
