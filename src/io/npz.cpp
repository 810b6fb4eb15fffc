// A .npz file: a ZIP archive with one .npy file for each array, as numpy.savez and savez_compressed write it.
#include <algorithm>
#include <unordered_set>

#include "io/formats.hpp"
#include "io/npz_member.hpp"
#include "io/reader_parts.hpp"
#include "io/utf8.hpp"
#include "io/zip_listing.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kMemberExtension = ".npy";
// Enough for the local header, a short name, and the npy header as NumPy writes it, deflated or not.
constexpr std::uint64_t kFirstLook = 1024;

class NpzReader final : public TensorReader {
 public:
  explicit NpzReader(std::uint64_t file_size) : listing_(file_size) {}

  std::optional<ByteRange> wants() const override { return wants_; }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    const ByteRange fed = wants_.value_or(ByteRange{});
    if (listing_.wants()) {
      if (auto listed = listing_.feed(bytes); !listed) return listed;
      wants_ = listing_.wants();
      if (wants_) return {};
      if (auto taken = take_members(); !taken) return taken;
    }
    look_at_members(fed.offset, bytes);
    return {};
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  FileFacts facts() const override { return facts_; }

 private:
  Expected<void> take_members() {
    members_ = listing_.members();
    std::erase_if(members_, [](const ZipMember& m) { return !m.name.ends_with(kMemberExtension); });
    if (!members_.empty()) return {};
    return refuse("file", "a ZIP archive without .npy members",
                  "an .npz file, with one .npy file for each array", listing_.directory().bytes.offset);
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
        look = look_at_member(member, part_of_member(member, offset, bytes));
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

  ZipListing listing_;
  std::optional<ByteRange> wants_ = listing_.wants();
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
