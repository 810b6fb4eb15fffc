// A file of torch.save: a ZIP archive with one folder, in which
//     data.pkl       is the pickle of what was saved, with a reference for each storage
//     data/KEY       is a storage, its bytes as they are
//     byteorder      is "little" or "big"; older files lack it, and are little
//     version        is the number of the archive's format
// Source: PyTorch, caffe2/serialize/inline_container.h and torch/serialization.py.
#include <algorithm>

#include "io/formats.hpp"
#include "io/pickle_reader.hpp"
#include "io/pytorch_names.hpp"
#include "io/pytorch_views.hpp"
#include "io/reader_parts.hpp"
#include "io/zip_listing.hpp"
#include "io/zip_member.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kPickle = "data.pkl", kByteOrder = "byteorder", kVersion = "version";
constexpr std::uint64_t kMostVersion = 10, kMostWordBytes = 64;
constexpr std::uint64_t kMostExtraBytes = 65'535;    // of a local header
constexpr std::uint64_t kHeadersTogether = 1 << 18;  // bytes in which further local headers are read along

/// Contents of one of the members that are no storages.
struct Record {
  const ZipMember* member = nullptr;
  std::string bytes;
  std::uint64_t at = 0;  // in the file
  bool is_there = false;
};

class PyTorchReader final : public TensorReader {
 public:
  PyTorchReader(std::uint64_t file_size, std::string file_name)
      : listing_(file_size), file_name_(std::move(file_name)) {}

  std::optional<ByteRange> wants() const override { return wants_; }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    const ByteRange fed = wants_.value_or(ByteRange{});
    if (listing_.wants()) {
      if (end_.empty()) {
        end_.assign(bytes.begin(), bytes.end());
        end_at_ = fed.offset;
      }
      if (auto listed = listing_.feed(bytes); !listed) return listed;
      wants_ = listing_.wants();
      if (wants_) return {};
      if (auto taken = take_members(); !taken) return taken;
    }
    piece_ = bytes;
    piece_at_ = fed.offset;
    return look();
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  FileFacts facts() const override { return facts_; }

 private:
  Refusal refuse_member(const ZipMember& member, std::string value, std::string accepted) const {
    return refuse("PyTorch archive: " + quote_bytes(member.name), std::move(value), std::move(accepted),
                  member.header_at);
  }

  Expected<void> take_members() {
    const ZipMember* const pickle = find_torch_pickle(listing_.members());
    if (pickle == nullptr) {
      return refuse("file", "a ZIP archive without data.pkl in one folder", "a file of torch.save",
                    listing_.directory().bytes.offset);
    }
    folder_ = pickle->name.substr(0, pickle->name.size() - kPickle.size());
    for (const ZipMember& member : listing_.members()) {
      if (!member.name.starts_with(folder_)) continue;
      const std::string_view name = std::string_view(member.name).substr(folder_.size());
      is_program_ = is_program_ || name == "constants.pkl" || name.starts_with("code/");
      for (auto& [word, record] : records_) {
        if (name != word) continue;
        if (record.member != nullptr) return refuse_member(member, "a second one", "one of each name");
        record.member = &member;
        const std::uint64_t most = word == kPickle ? kMaxPickleBytes : kMostWordBytes;
        if (member.size > most)
          return refuse_member(member, bytes_text(member.size), "at most " + bytes_text(most));
        if (std::string why = why_unusable(member); !why.empty())
          return refuse_member(member, std::move(why), "a member that is stored as it is");
      }
    }
    return {};
  }

  /// PyTorch compresses nothing; an archive that was packed anew may be.
  static std::string why_unusable(const ZipMember& member) {
    if ((member.flags & kZipEncrypted) != 0) return "it is encrypted";
    if (member.method != kZipStored)
      return "it is compressed, by " + zip_method_text(member.method) +
             ": unpack the archive and pack it anew without compression";
    return member.packed_size == member.size ? "" : "it has two sizes, and is not compressed";
  }

  /// The bytes of a member that are at hand: in the present piece, or at the end of the file.
  std::span<const std::byte> part_of(const ZipMember& member) const {
    const auto part = part_of_member(member, piece_at_, piece_),
               at_end = part_of_member(member, end_at_, end_);
    return part.size() > at_end.size() ? part : at_end;
  }

  /// Takes all that is at hand, and asks for more if something is missing.
  Expected<void> look() {
    wants_.reset();
    for (auto& [word, record] : records_) {
      if (record.member == nullptr || record.is_there) continue;
      if (auto taken = take_record(record); !taken) return taken;
    }
    if (wants_) return {};
    if (!is_read_) {
      is_read_ = true;
      if (auto read = read_records(); !read) return read;
    }
    for (; next_ < headers_.size(); ++next_) {
      const ZipMember& member = *headers_[next_];
      LocalHeader header = look_at_local_header(member, part_of(member));
      if (header.needs > 0) {
        want_headers();
        return {};
      }
      TorchStorage& storage = file_.storages[key_of(member)];
      storage.bytes = {member.header_at + header.data_at, member.size};
      if (storage.unreadable.empty()) storage.unreadable = std::move(header.unreadable);
    }
    tensors_ = place_torch_tensors(found_, file_);
    return {};
  }

  Expected<void> take_record(Record& record) {
    const ZipMember& member = *record.member;
    const std::span<const std::byte> bytes = part_of(member);
    LocalHeader header = look_at_local_header(member, bytes);
    if (!header.unreadable.empty())
      return refuse_member(member, std::move(header.unreadable), "a member as the directory describes it");
    if (header.needs > 0 || header.data_at + member.size > bytes.size()) {
      want_record(member);
      return {};
    }
    const auto data =
        bytes.subspan(static_cast<std::size_t>(header.data_at), static_cast<std::size_t>(member.size));
    record.bytes = as_text(data);
    record.at = member.header_at + header.data_at;
    record.is_there = true;
    return {};
  }

  /// One request for the first record that is missing and those that follow soon.
  void want_record(const ZipMember& member) {
    const std::uint64_t most = kZipLocalHeaderBytes + member.name.size() + kMostExtraBytes + member.size;
    const std::uint64_t end = member.header_at + std::min(most, member.end - member.header_at);
    if (!wants_) {
      wants_ = ByteRange{member.header_at, end - member.header_at};
    } else if (member.header_at > wants_->offset && end - wants_->offset <= wants_->size + kHeadersTogether) {
      wants_->size = std::max(wants_->size, end - wants_->offset);
    }
  }

  Expected<void> read_records() {
    if (auto read = read_words(); !read) return read;
    const Record& pickle = records_[0].second;
    const Expected<PickleValues> values = read_pickle(pickle.bytes, pickle.at);
    if (!values) return refuse_pickle(values.error());
    const std::string alone = stem(file_name_);
    auto found = list_torch_tensors(*values, alone.empty() ? "tensor" : alone, pickle.at);
    if (!found) return Refusal(found.error());
    found_ = *std::move(found);
    if (found_.empty()) return refuse("file", "a PyTorch file without tensors", "a state dict", pickle.at);
    if (is_program_) facts_.notes.emplace_back("the program beside its weights is not read (TorchScript)");
    find_storages();
    records_[0].second.bytes = {};
    return {};
  }

  Refusal refuse_pickle(const Error& error) const {
    if (error.field != "file" || !is_program_) return Refusal(error);
    return refuse("file",
                  "a TorchScript program, which runs code of its own when it is loaded (nothing was run)",
                  "its weights alone, saved with torch.save(torch.jit.load(path).state_dict(), 'weights.pt')",
                  error.byte);
  }

  Expected<void> read_words() {
    const Record &order = records_[1].second, &version = records_[2].second;
    if (order.is_there && order.bytes != "little" && order.bytes != "big")
      return refuse_member(*order.member, quote_bytes(order.bytes), "little or big");
    file_.big_endian = order.bytes == "big";
    std::string digits = version.bytes;
    while (digits.ends_with('\n') || digits.ends_with('\r')) digits.pop_back();
    const bool is_number =
        !digits.empty() && digits.size() <= 2 && digits.find_first_not_of("0123456789") == digits.npos;
    if (!version.is_there || (is_number && std::stoul(digits) >= 1 && std::stoul(digits) <= kMostVersion))
      return {};
    return refuse_member(*version.member, quote_bytes(digits), "1 to " + std::to_string(kMostVersion));
  }

  std::string key_of(const ZipMember& member) const {
    return member.name.substr(folder_.size() + kStorages.size());
  }

  /// Lists the local headers of the storages that tensors use, in the order of the file.
  void find_storages() {
    std::unordered_map<std::string_view, const TorchTensor*> used;
    const auto use = [&](const TorchTensor* tensor) {
      if (tensor != nullptr && tensor->type != nullptr) used.emplace(tensor->storage, tensor);
    };
    for (const TorchTensor& tensor : found_) {
      use(&tensor);
      if (tensor.quantizer) use(tensor.quantizer->scales.get());
      if (tensor.quantizer) use(tensor.quantizer->zeros.get());
    }
    const std::string folder = folder_ + std::string(kStorages);
    for (const ZipMember& member : listing_.members()) {
      if (!member.name.starts_with(folder) ||
          !used.contains(std::string_view(member.name).substr(folder.size())))
        continue;
      const auto [place, is_new] =
          file_.storages.emplace(key_of(member), TorchStorage{{}, why_unusable(member)});
      if (!is_new) place->second.unreadable = "two members of the archive have its name";
      if (place->second.unreadable.empty()) headers_.push_back(&member);
    }
    std::sort(headers_.begin(), headers_.end(),
              [](const ZipMember* a, const ZipMember* b) { return a->header_at < b->header_at; });
  }

  /// One request for the next local header and those that follow soon.
  void want_headers() {
    const std::uint64_t begin = headers_[next_]->header_at;
    std::uint64_t end = begin;
    for (std::size_t i = next_; i < headers_.size(); ++i) {
      const std::uint64_t header_end =
          headers_[i]->header_at + kZipLocalHeaderBytes + headers_[i]->name.size();
      if (i > next_ && header_end - begin > kHeadersTogether) break;
      end = header_end;
    }
    wants_ = ByteRange{begin, end - begin};
  }

  static constexpr std::string_view kStorages = "data/";

  ZipListing listing_;
  std::string file_name_;
  std::optional<ByteRange> wants_ = listing_.wants();
  std::vector<std::byte> end_;  // of the file, which often has much of what is needed
  std::uint64_t end_at_ = 0;
  std::span<const std::byte> piece_;  // that is fed now
  std::uint64_t piece_at_ = 0;
  std::string folder_;  // with its slash
  bool is_program_ = false, is_read_ = false;
  std::array<std::pair<std::string_view, Record>, 3> records_ = {
      {{kPickle, {}}, {kByteOrder, {}}, {kVersion, {}}}};
  std::vector<TorchTensor> found_;
  TorchFile file_;
  std::vector<const ZipMember*> headers_;  // of storages
  std::size_t next_ = 0;                   // the next to examine
  std::vector<TensorInfo> tensors_;
  FileFacts facts_;
};

}  // namespace

const ZipMember* find_torch_pickle(std::span<const ZipMember> members) {
  for (const ZipMember& member : members) {
    const std::size_t slash = member.name.find('/');
    if (slash != std::string::npos && slash > 0 && std::string_view(member.name).substr(slash + 1) == kPickle)
      return &member;
  }
  return nullptr;
}

std::unique_ptr<TensorReader> make_pytorch_reader(std::uint64_t file_size, std::string file_name) {
  return std::make_unique<PyTorchReader>(file_size, std::move(file_name));
}

}  // namespace qs::io
