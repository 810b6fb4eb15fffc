// PyTorch's formats before its version 1.6 (July 2020): five pickles one after another and then the storages; before
// 0.1.10 a tar archive of four files. Both are recognized and refused, since PyTorch itself converts them.
#include <array>

#include "io/formats.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPickleStart = "\x80"sv;
/// LONG1 of ten bytes: the first pickle is the number 0x1950a86a20f9469cfc6c.
constexpr std::string_view kMagicNumber = "\x8A\x0A\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19"sv;
constexpr std::size_t kMagicEnd = 24;  // it begins behind PROTO, and perhaps FRAME
constexpr std::array kTarMembers = {"sys_info"sv, "pickle"sv, "tensors"sv, "storages"sv};
constexpr std::string_view kPaxHeader = "././@PaxHeader";
constexpr std::size_t kTarNameBytes = 100;  // filled with zeros

bool is_tar_of(std::string_view start, std::string_view member) {
  const std::size_t size = std::min(start.size(), kTarNameBytes);
  return size > member.size() && start.starts_with(member) &&
         start.substr(member.size(), size - member.size()).find_first_not_of('\0') == std::string_view::npos;
}

bool is_named_as_torch(std::string_view file_name) {
  return has_extension(file_name, ".pt") || has_extension(file_name, ".pth") ||
         has_extension(file_name, ".tar");
}

class LegacyReader final : public TensorReader {
 public:
  std::optional<ByteRange> wants() const override { return ByteRange{}; }
  Expected<void> feed(std::span<const std::byte>) override {
    return refuse("file", "a PyTorch file in the format before PyTorch 1.6",
                  "the file saved anew: torch.save(torch.load(path, weights_only=True), path)", 0);
  }
  const std::vector<TensorInfo>& tensors() const override { return none_; }

 private:
  std::vector<TensorInfo> none_;
};

}  // namespace

bool recognizes_pytorch(std::span<const std::byte> first_bytes, std::string_view file_name) {
  const std::string_view start = as_text(first_bytes);
  if (start.starts_with(kPickleStart))
    return start.substr(0, kMagicEnd).find(kMagicNumber) != std::string_view::npos;
  for (const std::string_view member : kTarMembers) {
    if (is_tar_of(start, member)) return true;
  }
  return is_named_as_torch(file_name) && is_tar_of(start, kPaxHeader);
}

std::unique_ptr<TensorReader> make_legacy_pytorch_reader(std::uint64_t, std::string) {
  return std::make_unique<LegacyReader>();
}

}  // namespace qs::io
