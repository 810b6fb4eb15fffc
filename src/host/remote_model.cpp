#include "host/remote_model.hpp"

#include <algorithm>

#include "host/remote_words.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kMostAhead = 16 * kRemoteBlock;
constexpr std::uint64_t kMostTogether = 4 << 20;

/// Reads a file in the steps of one reader, further ahead with each small step that goes on where the last one
/// ended.
class RemoteReader final : public ByteSource {
 public:
  explicit RemoteReader(RemoteFile& file) : file_(file) {}

  Expected<void> read(const io::ByteRange& range, std::vector<std::byte>& bytes) override {
    bytes.clear();
    const std::uint64_t end = range.offset + range.size;
    if (end < range.offset || end > file_.size()) return file_.read(range, bytes);  // which refuses it
    bytes.reserve(range.size);
    for (std::uint64_t at = range.offset; at < end;) {
      if (at < from_ || at >= from_ + window_.size()) {
        if (auto fetched = fetch(at, end); !fetched) return fetched;
      }
      const auto begin = window_.begin() + static_cast<std::ptrdiff_t>(at - from_);
      const auto count = std::min<std::uint64_t>(end - at, from_ + window_.size() - at);
      bytes.insert(bytes.end(), begin, begin + static_cast<std::ptrdiff_t>(count));
      at += count;
    }
    return {};
  }

 private:
  Expected<void> fetch(std::uint64_t at, std::uint64_t end) {
    ahead_ = at == from_ + window_.size() ? std::min(2 * ahead_, kMostAhead) : kRemoteBlock;
    const std::uint64_t wanted = std::min(std::max(end - at, ahead_), kMostTogether);
    const std::uint64_t size = std::min(wanted, file_.size() - at);
    from_ = at;
    // A failure leaves no bytes that could be taken for these.
    window_.clear();
    return file_.read({at, size}, window_);
  }

  RemoteFile& file_;
  std::uint64_t from_ = 0, ahead_ = kRemoteBlock;
  std::vector<std::byte> window_;
};

}  // namespace

Expected<void> RemoteModel::ask(const RemoteAddress& address) {
  if (files_.contains(address.name)) return {};
  auto file = std::make_unique<RemoteFile>(address, client_);
  if (auto asked = file->ask(); !asked) return asked;
  return keep(address, std::move(file));
}

/// A folder need not have one. Anything else that goes wrong is told: without it, codes may mean something else.
Expected<void> RemoteModel::ask_for_config(const RemoteAddress& model) {
  if (!model.name.ends_with(".safetensors") && !is_shard_index(model.name)) return {};
  for (const std::string_view name : kRemoteConfigs) {
    const RemoteAddress config = beside(model, name);
    if (files_.contains(config.name)) return {};
    auto file = std::make_unique<RemoteFile>(config, client_);
    const auto asked = file->ask();
    if (asked) return keep(config, std::move(file));
    if (!file->is_absent()) return asked;
  }
  return {};
}

Expected<void> RemoteModel::keep(const RemoteAddress& address, std::unique_ptr<RemoteFile> file) {
  if (file->is_whole()) {
    if (auto taken = file->take_whole(room_); !taken) return taken;
    room_ -= file->size();
  }
  files_[address.name] = std::move(file);
  return {};
}

Expected<void> RemoteModel::add_shards(const RemoteAddress& index) {
  RemoteFile& file = *files_[index.name];
  if (file.size() > io::kMaxIndexBytes) {
    return remote_refusal("index_size", {{"address", shown_address(index.name)},
                                         {"size", size_text(static_cast<double>(file.size()))},
                                         {"most", size_text(static_cast<double>(io::kMaxIndexBytes))}});
  }
  std::vector<std::byte> json;
  if (auto read = RemoteReader(file).read({0, file.size()}, json); !read) return read;
  const Expected<std::vector<RemoteAddress>> shards = shards_of(index, json);
  if (!shards) return Refusal(shards.error());
  for (const RemoteAddress& shard : *shards) {
    if (auto asked = ask(shard); !asked) return asked;
  }
  return {};
}

Expected<void> RemoteModel::add(const std::string& text) {
  const Expected<RemoteAddress> address = read_address(text);
  if (!address) return Refusal(address.error());
  const Expected<std::vector<RemoteAddress>> parts = parts_of(*address);
  if (!parts) return Refusal(parts.error());
  for (const RemoteAddress& part : *parts) {
    if (auto asked = ask(part); !asked) return asked;
  }
  if (is_shard_index(address->name)) {
    if (auto added = add_shards(*address); !added) return added;
  }
  return ask_for_config(*address);
}

std::vector<io::FileInfo> RemoteModel::files() const {
  std::vector<io::FileInfo> infos;
  for (const auto& [name, file] : files_) infos.push_back({name, file->size()});
  return infos;
}

std::unique_ptr<ByteSource> RemoteModel::open(const std::string& name) {
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : std::make_unique<RemoteReader>(*found->second);
}

std::string RemoteModel::hosts() const {
  std::vector<std::string> first, last;
  for (const auto& entry : files_) {
    const RemoteFile& file = *entry.second;
    if (std::find(first.begin(), first.end(), file.host()) == first.end()) first.push_back(file.host());
    const std::string by = file.served_by();
    if (by != file.host() && std::find(last.begin(), last.end(), by) == last.end()) last.push_back(by);
  }
  std::string text;
  for (const std::string& host : first) text += (text.empty() ? "" : ", ") + host;
  for (const std::string& host : last) text += (&host == &last.front() ? ", by way of " : ", ") + host;
  return text;
}

std::uint64_t RemoteModel::size() const {
  std::uint64_t sum = 0;
  for (const auto& entry : files_) sum += entry.second->size();
  return sum;
}

}  // namespace qs
