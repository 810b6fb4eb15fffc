// A ZIP archive of any kind: its members say which program wrote it.
#include <array>

#include "io/formats.hpp"
#include "io/reader_parts.hpp"
#include "io/zip_listing.hpp"

namespace qs::io {
namespace {

/// An archive that no reader takes, told by the end of a member's name.
struct OtherArchive {
  std::string_view ending, kind, accepted;
};
constexpr std::string_view kOfExported =
    "its weights alone, saved with torch.save(torch.export.load(path).state_dict, 'weights.pt')";
constexpr std::array kOtherArchives = {
    OtherArchive{"serialized_exported_program.json", "an exported program of PyTorch (.pt2)", kOfExported},
    OtherArchive{"models/model.json", "an exported program of PyTorch (.pt2)", kOfExported},
    OtherArchive{"archive_format", "an exported program of PyTorch (.pt2)", kOfExported},
    OtherArchive{"/constants.pkl", "a TorchScript program",
                 "its weights alone, saved with torch.save(torch.jit.load(path).state_dict(), 'weights.pt')"},
    OtherArchive{"/extern_modules", "a package of torch.package, with code of its own",
                 "weights alone, saved with torch.save(model.state_dict(), path)"},
};

/// The reader for these members, or why there is none.
Expected<std::unique_ptr<TensorReader>> reader_for(const ZipListing& listing, std::uint64_t file_size,
                                                   const std::string& file_name) {
  const std::vector<ZipMember>& members = listing.members();
  if (find_torch_pickle(members) != nullptr) return make_pytorch_reader(file_size, file_name);
  for (const ZipMember& member : members) {
    if (member.name.ends_with(".npy")) return make_npz_reader(file_size, file_name);
  }
  for (const OtherArchive& other : kOtherArchives) {
    for (const ZipMember& member : members) {
      if (member.name.ends_with(other.ending))
        return refuse("file", std::string(other.kind), std::string(other.accepted), member.header_at);
    }
  }
  return refuse("file", "a ZIP archive with neither .npy members nor data.pkl",
                "an archive of numpy.savez or of torch.save", listing.directory().bytes.offset);
}

/// Reads the members, then hands over what it read to the reader for them.
class ZipReader final : public TensorReader {
 public:
  ZipReader(std::uint64_t file_size, std::string file_name)
      : file_size_(file_size), file_name_(std::move(file_name)), listing_(file_size) {}

  std::optional<ByteRange> wants() const override { return reader_ ? reader_->wants() : listing_.wants(); }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (reader_) return reader_->feed(bytes);
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    read_.push_back({wants().value_or(ByteRange{}).offset, {bytes.begin(), bytes.end()}});
    if (auto listed = listing_.feed(bytes); !listed) return listed;
    if (listing_.wants()) return {};
    auto reader = reader_for(listing_, file_size_, file_name_);
    if (!reader) return Refusal(reader.error());
    reader_ = *std::move(reader);
    for (const Piece& piece : read_) {
      const auto range = reader_->wants();
      if (!range || *range != ByteRange{piece.offset, piece.bytes.size()}) break;
      if (auto fed = reader_->feed(piece.bytes); !fed) return fed;
    }
    read_.clear();
    return {};
  }

  const std::vector<TensorInfo>& tensors() const override { return reader_ ? reader_->tensors() : none_; }
  FileFacts facts() const override { return reader_ ? reader_->facts() : FileFacts{}; }

 private:
  struct Piece {
    std::uint64_t offset;
    std::vector<std::byte> bytes;
  };

  std::uint64_t file_size_;
  std::string file_name_;
  ZipListing listing_;
  std::vector<Piece> read_;
  std::unique_ptr<TensorReader> reader_;
  std::vector<TensorInfo> none_;
};

}  // namespace

std::unique_ptr<TensorReader> make_zip_reader(std::uint64_t file_size, std::string file_name) {
  return std::make_unique<ZipReader>(file_size, std::move(file_name));
}

}  // namespace qs::io
