// A TensorFlow Lite model (.tflite): its constants, decoded where they are codes.
#include <algorithm>
#include <unordered_set>

#include "io/formats.hpp"
#include "io/overlaps.hpp"
#include "io/reader_parts.hpp"
#include "io/tflite_roles.hpp"

namespace qs::io {
namespace {

class TfliteReader final : public TensorReader {
 public:
  explicit TfliteReader(std::uint64_t file_size) : walk_(file_size) {}

  std::optional<ByteRange> wants() const override { return walk_.wants(); }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    if (auto fed = walk_.feed(bytes); !fed) return fed;
    if (!walk_.wants()) list();
    return {};
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }

 private:
  void list() {
    const std::vector<TfliteConstant>& constants = walk_.constants();
    std::unordered_set<std::string> names;
    for (const TfliteConstant& constant : constants) {
      tensors_.push_back(tflite_tensor(constant));
      std::string& name = tensors_.back().name;
      if (names.contains(name)) {
        name += " (tensor " + std::to_string(constant.index);
        name += constant.subgraph == 0 ? ")" : " of subgraph " + std::to_string(constant.subgraph) + ")";
      }
      names.insert(name);
    }
    give_tflite_roles(constants, tensors_);
    mark_overlaps(tensors_);
  }

  TfliteWalk walk_;
  std::vector<TensorInfo> tensors_;
};

}  // namespace

bool recognizes_tflite(std::span<const std::byte> first_bytes, std::string_view file_name) {
  const std::string_view start = as_text(first_bytes);
  return start.substr(std::min<std::size_t>(start.size(), 4)).starts_with("TFL3") ||
         has_extension(file_name, ".tflite");
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): every format's row has this signature
std::unique_ptr<TensorReader> make_tflite_reader(std::uint64_t file_size, std::string) {
  return std::make_unique<TfliteReader>(file_size);
}

}  // namespace qs::io
