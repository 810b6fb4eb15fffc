#include "io/formats.hpp"
#include "io/gguf_header.hpp"
#include "io/imatrix.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

class GgufReader final : public TensorReader {
 public:
  explicit GgufReader(std::uint64_t file_size) : file_size_(file_size), header_(file_size) {}

  std::optional<ByteRange> wants() const override { return header_.wants(); }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    if (auto fed = header_.feed(bytes); !fed) return fed;
    if (header_.wants()) return {};
    facts_ = header_.facts();
    const std::string* const architecture = facts_.find("general.architecture");
    auto placed = place_gguf_tensors(header_.take_tensors(), header_.data_start(), file_size_,
                                     architecture == nullptr ? std::string_view{} : *architecture);
    if (!placed) return Refusal(std::move(placed).error());
    tensors_ = *std::move(placed);
    if (const std::string* const type = facts_.find("general.type"); type != nullptr && *type == "imatrix") {
      facts_.notes.emplace_back(kImatrixNote);
      for (TensorInfo& tensor : tensors_)
        tensor.role = {TensorRole::Kind::kOther, std::string(kImatrixStatistic)};
    }
    return {};
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  FileFacts facts() const override { return facts_; }

 private:
  std::uint64_t file_size_;
  GgufHeader header_;
  std::vector<TensorInfo> tensors_;
  FileFacts facts_;
};

}  // namespace

bool recognizes_gguf(std::span<const std::byte> first_bytes, std::string_view file_name) {
  return as_text(first_bytes).starts_with("GGUF") || has_extension(file_name, ".gguf");
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): every format's row has this signature
std::unique_ptr<TensorReader> make_gguf_reader(std::uint64_t file_size, std::string) {
  return std::make_unique<GgufReader>(file_size);
}

}  // namespace qs::io
