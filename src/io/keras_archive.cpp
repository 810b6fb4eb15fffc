// A model of Keras 3 (.keras): a ZIP archive of metadata.json, config.json and model.weights.h5, all stored
// as they are (keras/src/saving/saving_lib.py), so that the weights are read where they lie. Weights in
// several members ("…weights.h5") are read one after another.
#include <algorithm>
#include <array>

#include "io/formats.hpp"
#include "io/hdf5_walk.hpp"
#include "io/keras_roles.hpp"
#include "io/overlaps.hpp"
#include "io/reader_parts.hpp"
#include "io/zip_directory.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kWeightsMember = "weights.h5";
constexpr std::array<std::string_view, 4> kFirstMembers = {"metadata.json", "config.json", "model.weights.",
                                                           "assets/"};

class KerasReader final : public TensorReader {
 public:
  explicit KerasReader(std::uint64_t file_size) : file_size_(file_size) {}

  std::optional<ByteRange> wants() const override {
    if (walk_) return walk_->wants();
    return wants_;
  }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    if (walk_) return feed_walk(bytes);
    const ByteRange fed = wants_.value_or(ByteRange{});
    if (is_listed_) return begin_walk(bytes);
    if (!directory_) {
      auto directory = find_zip_directory(bytes, file_size_);
      if (!directory) return Refusal(std::move(directory).error());
      directory_ = *directory;
    }
    const ByteRange wanted = directory_->bytes;
    if (wanted.offset < fed.offset) {
      wants_ = wanted;
      return {};
    }
    return take_entries(bytes.subspan(static_cast<std::size_t>(wanted.offset - fed.offset),
                                      static_cast<std::size_t>(wanted.size)));
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  FileFacts facts() const override { return facts_; }

 private:
  Expected<void> take_entries(std::span<const std::byte> entries) {
    auto members = parse_zip_directory(entries, *directory_);
    if (!members) return Refusal(std::move(members).error());
    members_ = *std::move(members);
    std::erase_if(members_, [](const ZipMember& member) { return !member.name.ends_with(kWeightsMember); });
    if (members_.empty()) {
      return refuse("file", "an archive of Keras without weights in HDF5",
                    "one with model.weights.h5, as Keras 3 writes it where h5py is installed",
                    directory_->bytes.offset);
    }
    is_listed_ = true;
    return look_at_next();
  }

  Expected<void> look_at_next() {
    const ZipMember& member = members_[next_];
    const bool is_stored = member.method == kZipStored && (member.flags & kZipEncrypted) == 0;
    if (!is_stored || member.packed_size != member.size) {
      return refuse("member " + quote_bytes(member.name), "a member that is compressed or encrypted",
                    "one that is stored as it is, as Keras writes it (unpacked, it can be opened by itself)",
                    member.header_at);
    }
    wants_ = ByteRange{member.header_at, kZipLocalHeaderBytes};
    return {};
  }

  Expected<void> begin_walk(std::span<const std::byte> header) {
    const ZipMember& member = members_[next_];
    const std::uint64_t skipped =
        kZipLocalHeaderBytes + little_endian(header, 26, 2) + little_endian(header, 28, 2);
    const std::uint64_t room = member.end - member.header_at;
    if (!as_text(header).starts_with("PK\x03\x04") || skipped > room || member.size > room - skipped) {
      return refuse("member " + quote_bytes(member.name), "a local header that does not fit the directory",
                    "a header and " + bytes_text(member.size) + " before byte " + std::to_string(member.end),
                    member.header_at);
    }
    walk_ = std::make_unique<Hdf5Walk>(ByteRange{member.header_at + skipped, member.size});
    return {};
  }

  Expected<void> feed_walk(std::span<const std::byte> bytes) {
    if (auto fed = walk_->feed(bytes); !fed) {
      Error error = fed.error();
      error.field = "member " + quote_bytes(members_[next_].name) + ": " + error.field;
      return Refusal(std::move(error));
    }
    if (walk_->wants()) return {};
    std::vector<TensorInfo>& found = walk_->tensors();
    tensors_.insert(tensors_.end(), std::make_move_iterator(found.begin()),
                    std::make_move_iterator(found.end()));
    facts_.notes.insert(facts_.notes.end(), walk_->notes().begin(), walk_->notes().end());
    walk_.reset();
    wants_.reset();
    if (++next_ < members_.size()) return look_at_next();
    give_keras_roles(tensors_);
    mark_overlaps(tensors_);
    return {};
  }

  std::uint64_t file_size_;
  std::optional<ByteRange> wants_ =
      ByteRange{file_size_ - std::min(file_size_, kZipTailBytes), std::min(file_size_, kZipTailBytes)};
  std::optional<ZipDirectory> directory_;
  bool is_listed_ = false;
  std::vector<ZipMember> members_;  // with weights
  std::size_t next_ = 0;
  std::unique_ptr<Hdf5Walk> walk_;
  std::vector<TensorInfo> tensors_;
  FileFacts facts_;
};

}  // namespace

bool recognizes_keras(std::span<const std::byte> first_bytes, std::string_view file_name) {
  if (has_extension(file_name, ".keras")) return true;
  const std::string_view start = as_text(first_bytes);
  if (!start.starts_with("PK\x03\x04") || start.size() <= kZipLocalHeaderBytes) return false;
  const std::string_view member = start.substr(kZipLocalHeaderBytes);
  return std::any_of(kFirstMembers.begin(), kFirstMembers.end(),
                     [&](std::string_view name) { return member.starts_with(name); });
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): every format's row has this signature
std::unique_ptr<TensorReader> make_keras_reader(std::uint64_t file_size, std::string) {
  return std::make_unique<KerasReader>(file_size);
}

}  // namespace qs::io
