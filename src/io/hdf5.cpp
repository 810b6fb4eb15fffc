// An HDF5 file (.h5): weights of Keras, or any datasets.
#include "io/formats.hpp"
#include "io/hdf5_walk.hpp"
#include "io/keras_roles.hpp"
#include "io/overlaps.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

class Hdf5Reader final : public TensorReader {
 public:
  explicit Hdf5Reader(std::uint64_t file_size) : walk_({0, file_size}) {}

  std::optional<ByteRange> wants() const override { return walk_.wants(); }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    if (auto fed = walk_.feed(bytes); !fed) return fed;
    if (walk_.wants()) return {};
    give_keras_roles(walk_.tensors());
    mark_overlaps(walk_.tensors());
    facts_.notes = walk_.notes();
    return {};
  }

  const std::vector<TensorInfo>& tensors() const override { return walk_.tensors(); }
  FileFacts facts() const override { return facts_; }

 private:
  Hdf5Walk walk_;
  FileFacts facts_;
};

}  // namespace

bool recognizes_hdf5(std::span<const std::byte> first_bytes, std::string_view file_name) {
  return starts_like_hdf5(as_text(first_bytes)) || has_extension(file_name, ".h5") ||
         has_extension(file_name, ".hdf5");
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): every format's row has this signature
std::unique_ptr<TensorReader> make_hdf5_reader(std::uint64_t file_size, std::string) {
  return std::make_unique<Hdf5Reader>(file_size);
}

}  // namespace qs::io
