#include "host/remote_file.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/find.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr int kPart = 206, kBeyond = 416;

struct StatusReason {
  long status;
  std::string_view reason;
};
constexpr std::array kStatusReasons = {StatusReason{401, "forbidden"}, StatusReason{403, "forbidden"},
                                       StatusReason{404, "missing"},   StatusReason{410, "missing"},
                                       StatusReason{429, "busy"},      StatusReason{451, "forbidden"},
                                       StatusReason{503, "busy"}};

std::optional<std::uint64_t> whole_number(std::string_view text) {
  constexpr std::size_t kMostDigits = 15;
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  const bool fits = !text.empty() && text.size() <= kMostDigits && read.ec == std::errc() && read.ptr == end;
  return fits ? std::optional(number) : std::nullopt;
}

struct ContentRange {
  HttpRange range;
  std::optional<std::uint64_t> total;
};

/// "bytes 0-99/1000" or "bytes 0-99/*".
std::optional<ContentRange> content_range(const HttpAnswer& answer) {
  const std::string text = answer.header("content-range");
  const std::size_t dash = text.find('-'), slash = text.find('/');
  if (!text.starts_with("bytes ") || dash == std::string::npos || slash == std::string::npos || dash > slash)
    return std::nullopt;
  const std::string_view view(text);
  const auto from = whole_number(view.substr(6, dash - 6)),
             last = whole_number(view.substr(dash + 1, slash - dash - 1));
  if (!from || !last) return std::nullopt;
  return ContentRange{{*from, *last + 1}, whole_number(view.substr(slash + 1))};
}

/// Content-Length where it is the length of the file itself.
std::optional<std::uint64_t> content_length(const HttpAnswer& answer) {
  const std::string packing = answer.header("content-encoding");
  if (!packing.empty() && packing != "identity") return std::nullopt;
  return whole_number(answer.header("content-length"));
}

/// Strong and weak validators of one version are the same.
std::string etag_of(const HttpAnswer& answer) {
  const std::string tag = answer.header("etag");
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

std::string text_of(std::uint64_t number) {
  return std::to_string(number);
}
bool is_same(const HttpRange& a, const HttpRange& b) {
  return a.from == b.from && a.to == b.to;
}

}  // namespace

RemoteAddress RemoteFile::at() const {
  const std::lock_guard lock(mutex_);
  return at_;
}

void RemoteFile::follow(const HttpAnswer& answer) {
  const std::lock_guard lock(mutex_);
  at_ = answer.from;
}

Refusal RemoteFile::refusal(std::string_view reason, RemoteValues values) const {
  values.emplace_back("address", shown_address(name()));
  values.emplace_back("host", served_by());
  return remote_refusal(reason, values);
}

Refusal RemoteFile::wrong_length(std::uint64_t count, const HttpRange& range) const {
  return refusal("length", {{"count", text_of(count)},
                            {"from", text_of(range.from)},
                            {"to", text_of(range.to - 1)},
                            {"wanted", text_of(range.to - range.from)}});
}

Expected<void> RemoteFile::check_status(const HttpAnswer& answer) const {
  if (answer.status >= 200 && answer.status < 300) return {};
  const StatusReason* known = find_by(kStatusReasons, &StatusReason::status, answer.status);
  return refusal(known == nullptr ? "status" : known->reason, {{"status", std::to_string(answer.status)}});
}

/// Compares what both answers tell: a host of several machines may not tell it each time.
Expected<void> RemoteFile::check_version(const HttpAnswer& answer) const {
  const std::string etag = etag_of(answer), modified = answer.header("last-modified");
  const bool by_etag = !etag_.empty() && !etag.empty();
  const std::string &before = by_etag ? etag_ : modified_, &after = by_etag ? etag : modified;
  if (before.empty() || after.empty() || before == after) return {};
  return refusal("changed", {{"before", before}, {"after", after}});
}

Expected<void> RemoteFile::ask() {
  const HttpRange range{0, kRemoteBlock};
  // Nothing is taken of a host that sends no parts.
  const auto most = [](const HttpAnswer& answer) { return answer.status == kPart ? kRemoteBlock : 0; };
  Expected<HttpAnswer> answer = client_.ask(address_, {range, false, most});
  if (!answer) return Refusal(answer.error());
  follow(*answer);
  if (answer->status == kBeyond && answer->header("content-range") == "bytes */0") return refusal("empty");
  const StatusReason* known = find_by(kStatusReasons, &StatusReason::status, answer->status);
  is_absent_ = known != nullptr && known->reason != "busy";
  if (auto fine = check_status(*answer); !fine) return fine;
  etag_ = etag_of(*answer);
  modified_ = answer->header("last-modified");
  if (answer->status == kPart) return take_first(*std::move(answer));
  is_whole_ = true;
  const std::optional<std::uint64_t> size = content_length(*answer);
  size_ = size.value_or(0);
  if (size == 0U) return refusal("empty");
  if (size_ <= kMostRemoteWhole) return {};
  return refusal("whole", {{"size", size_text(static_cast<double>(size_))},
                           {"most", size_text(static_cast<double>(kMostRemoteWhole))}});
}

Expected<void> RemoteFile::take_first(HttpAnswer answer) {
  const std::optional<ContentRange> told = content_range(answer);
  const std::uint64_t end = std::min(kRemoteBlock, told && told->total ? *told->total : kRemoteBlock);
  if (told && !is_same(told->range, {0, end})) {
    return refusal("part", {{"first", text_of(told->range.from)},
                            {"last", text_of(told->range.to - 1)},
                            {"from", "0"},
                            {"to", text_of(end - 1)}});
  }
  first_ = std::move(answer.body);
  if (first_.size() > kRemoteBlock || (told && told->total && first_.size() != end))
    return wrong_length(first_.size(), {0, end});
  if (first_.empty()) return refusal("empty");
  // Fewer bytes than asked for are all that there are.
  size_ = told && told->total ? *told->total : first_.size();
  return size_ == first_.size() && size_ == kRemoteBlock && !(told && told->total) ? ask_length()
                                                                                   : Expected<void>{};
}

/// Content-Range is missing: HEAD may tell the length.
Expected<void> RemoteFile::ask_length() {
  const Expected<HttpAnswer> answer = client_.ask(address_, {std::nullopt, true, {}});
  if (!answer) return Refusal(answer.error());
  const std::optional<std::uint64_t> told = check_status(*answer) ? content_length(*answer) : std::nullopt;
  if (!told || *told < kRemoteBlock) return refusal("size");
  size_ = *told;
  return check_version(*answer);
}

Expected<void> RemoteFile::take_whole(std::uint64_t most) {
  const std::string limit = size_text(static_cast<double>(most));
  if (size_ > most)
    return refusal("whole", {{"size", size_text(static_cast<double>(size_))}, {"most", limit}});
  const auto all = [most](const HttpAnswer& answer) { return answer.status == 200 ? most : 0; };
  Expected<HttpAnswer> answer = client_.ask(address_, {std::nullopt, false, all});
  if (!answer) return Refusal(answer.error());
  follow(*answer);
  if (auto fine = check_status(*answer); !fine) return fine;
  if (auto same = check_version(*answer); !same) return same;
  first_ = std::move(answer->body);
  if (first_.size() > most) return refusal("endless", {{"most", limit}});
  if (first_.empty()) return refusal("empty");
  if (size_ > 0 && first_.size() != size_) return wrong_length(first_.size(), {0, size_});
  size_ = first_.size();
  return {};
}

Expected<std::vector<std::byte>> RemoteFile::part_from(const RemoteAddress& at, const HttpRange& range) {
  const std::uint64_t wanted = range.to - range.from;
  const bool is_all = wanted == size_;
  const auto most = [&](const HttpAnswer& told) {
    return told.status == kPart || (told.status == 200 && is_all) ? wanted : 0;
  };
  Expected<HttpAnswer> answer = client_.ask(at, {range, false, most});
  if (!answer) return Refusal(answer.error());
  const std::string before = text_of(size_) + " B";
  // The file ends before this part.
  if (answer->status == kBeyond)
    return refusal("changed", {{"before", before}, {"after", "< " + text_of(range.to) + " B"}});
  if (const auto fine = check_status(*answer); !fine) return Refusal(fine.error());
  follow(*answer);
  if (const auto same = check_version(*answer); !same) return Refusal(same.error());
  std::optional<ContentRange> told = content_range(*answer);
  if (answer->status != kPart) told = ContentRange{{0, size_}, size_};
  if (told && told->total && *told->total != size_)
    return refusal("changed", {{"before", before}, {"after", text_of(*told->total) + " B"}});
  if (told && !is_same(told->range, range)) {
    return refusal("part", {{"first", text_of(told->range.from)},
                            {"last", text_of(told->range.to - 1)},
                            {"from", text_of(range.from)},
                            {"to", text_of(range.to - 1)}});
  }
  if (answer->body.size() != wanted) return wrong_length(answer->body.size(), range);
  return std::move(answer->body);
}

Expected<void> RemoteFile::read(const io::ByteRange& range, std::vector<std::byte>& bytes) {
  const std::uint64_t end = range.offset + range.size;
  if (end > size_ || end < range.offset) {
    return refuse("file", text_of(size_) + " bytes", text_of(end) + " bytes", range.offset);
  }
  if (end <= first_.size()) {
    const auto from = first_.begin() + static_cast<std::ptrdiff_t>(range.offset);
    bytes.assign(from, from + static_cast<std::ptrdiff_t>(range.size));
    return {};
  }
  const RemoteAddress first = at();
  const HttpRange wanted{range.offset, end};
  Expected<std::vector<std::byte>> got = part_from(first, wanted);
  // A signed address may have run out: where the file lies is asked anew.
  if (!got && first.url != address_.url) got = part_from(address_, wanted);
  if (!got) return Refusal(got.error());
  bytes = *std::move(got);
  return {};
}

}  // namespace qs
