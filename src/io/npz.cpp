// A .npz file: a ZIP archive with one .npy file for each array, as numpy.savez and savez_compressed write it.
#include <algorithm>
#include <unordered_set>

#include "io/formats.hpp"
#include "io/npz_member.hpp"
#include "io/reader_parts.hpp"
#include "io/utf8.hpp"
#include "io/zip_directory.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kMemberExtension = ".npy";
// Enough for the local header, a short name, and the npy header as NumPy writes it, deflated or not.
constexpr std::uint64_t kFirstLook = 1024;

class NpzReader final : public TensorReader {
 public:
  explicit NpzReader(std::uint64_t file_size) : file_size_(file_size) {}

  std::optional<ByteRange> wants() const override { return wants_; }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    const ByteRange fed = wants_.value_or(ByteRange{});
    if (!directory_) {
      auto directory = find_zip_directory(bytes, file_size_);
      if (!directory) return Refusal(std::move(directory).error());
      directory_ = *directory;
    }
    if (!listed_) {
      const ByteRange wanted = directory_->bytes;
      if (wanted.offset < fed.offset) {
        wants_ = wanted;
        return {};
      }
      const auto entries = bytes.subspan(static_cast<std::size_t>(wanted.offset - fed.offset),
                                         static_cast<std::size_t>(wanted.size));
      if (auto listed = take_directory(entries); !listed) return listed;
    }
    look_at_members(fed.offset, bytes);
    return {};
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  FileFacts facts() const override { return facts_; }

 private:
  Expected<void> take_directory(std::span<const std::byte> entries) {
    auto members = parse_zip_directory(entries, *directory_);
    if (!members) return Refusal(std::move(members).error());
    members_ = *std::move(members);
    std::erase_if(members_, [](const ZipMember& m) { return !m.name.ends_with(kMemberExtension); });
    if (members_.empty()) {
      return refuse(
          "file", "a ZIP archive without .npy members (PyTorch's .pt files hold pickles, which can run code)",
          "an .npz file, with one .npy file for each array", directory_->bytes.offset);
    }
    listed_ = true;
    return {};
  }

  /// Examines as many members as these bytes show, which saves most requests for small arrays.
  void look_at_members(std::uint64_t offset, std::span<const std::byte> bytes) {
    for (; next_ < members_.size(); ++next_) {
      const ZipMember& member = members_[next_];
      std::string name = name_of(member);
      std::string unreadable =
          names_.contains(name) ? "another array has its name" : unreadable_by_entry(member);
      MemberLook look;
      if (unreadable.empty()) {
        look = look_at_member(member, part_of(member, offset, bytes));
        if (look.needs > 0) {
          const std::uint64_t room = member.end - member.header_at;
          wants_ = ByteRange{member.header_at, std::min(std::max(look.needs, kFirstLook), room)};
          return;
        }
        unreadable = std::move(look.unreadable);
      }
      if (!look.passed_over.empty()) {
        facts_.notes.push_back("array " + quote_text(name) + " is passed over: it holds " + look.passed_over);
        continue;
      }
      if (!look.note.empty()) facts_.notes.push_back("array " + quote_text(name) + ": " + look.note);
      if (!unreadable.empty()) {
        look.tensor = TensorInfo{};
        look.tensor.shape = {0};
        look.tensor.unreadable = std::move(unreadable);
      }
      names_.insert(name);
      look.tensor.name = std::move(name);
      tensors_.push_back(std::move(look.tensor));
    }
    wants_.reset();
  }

  static std::string name_of(const ZipMember& member) {
    const std::string_view name =
        std::string_view(member.name).substr(0, member.name.size() - kMemberExtension.size());
    if (is_utf8(name)) return std::string(name);
    const std::string quoted = quote_bytes(name);
    return quoted.substr(1, quoted.size() - 2);
  }

  static std::span<const std::byte> part_of(const ZipMember& member, std::uint64_t offset,
                                            std::span<const std::byte> bytes) {
    if (member.header_at < offset || member.header_at - offset > bytes.size()) return {};
    const auto rest = bytes.subspan(static_cast<std::size_t>(member.header_at - offset));
    const std::uint64_t room = member.end - member.header_at;
    return rest.first(static_cast<std::size_t>(std::min<std::uint64_t>(rest.size(), room)));
  }

  std::uint64_t file_size_;
  std::optional<ByteRange> wants_ =
      ByteRange{file_size_ - std::min(file_size_, kZipTailBytes), std::min(file_size_, kZipTailBytes)};
  std::optional<ZipDirectory> directory_;
  bool listed_ = false;
  std::vector<ZipMember> members_;  // the arrays
  std::size_t next_ = 0;            // the next to examine
  std::unordered_set<std::string> names_;
  std::vector<TensorInfo> tensors_;
  FileFacts facts_;
};

}  // namespace

bool recognizes_npz(std::span<const std::byte> first_bytes, std::string_view file_name) {
  if (has_extension(file_name, ".npz")) return true;
  const std::string_view start = as_text(first_bytes);
  return start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06");
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): every format's row has this signature
std::unique_ptr<TensorReader> make_npz_reader(std::uint64_t file_size, std::string) {
  return std::make_unique<NpzReader>(file_size);
}

}  // namespace qs::io
