#include "io/paged_bytes.hpp"

#include <algorithm>
#include <array>

#include "io/reader_parts.hpp"

namespace qs::io {

void PagedBytes::begin() {
  wanted_.reset();
  outside_.reset();
}

const PagedBytes::Page* PagedBytes::find(std::uint64_t index) {
  if (last_ >= pages_.size() || pages_[last_].index != index) {
    const auto found =
        std::find_if(pages_.begin(), pages_.end(), [&](const Page& page) { return page.index == index; });
    if (found == pages_.end()) return nullptr;
    last_ = static_cast<std::size_t>(found - pages_.begin());
  }
  pages_[last_].used = ++clock_;
  return &pages_[last_];
}

bool PagedBytes::is_inside(std::uint64_t at, std::uint64_t size) {
  if (at <= part_.size && size <= part_.size - at) return true;
  if (!outside_) outside_ = std::min(at, part_.size);
  return false;
}

void PagedBytes::copy(std::uint64_t at, std::span<std::byte> out) {
  std::fill(out.begin(), out.end(), std::byte{});
  if (!is_inside(at, out.size())) return;
  while (!out.empty()) {
    const std::uint64_t index = at / kPageBytes, in_page = at % kPageBytes;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), kPageBytes - in_page));
    if (const Page* const page = find(index)) {
      const auto from = page->bytes.begin() + static_cast<std::ptrdiff_t>(in_page);
      std::copy(from, from + static_cast<std::ptrdiff_t>(count), out.begin());
    } else if (!wanted_) {
      wanted_ = index;
    }
    at += count;
    out = out.subspan(count);
  }
}

std::uint64_t PagedBytes::number(std::uint64_t at, std::size_t size) {
  std::array<std::byte, 8> bytes{};
  copy(at, std::span(bytes).first(size));
  return little_endian(bytes);
}

std::int64_t PagedBytes::signed_number(std::uint64_t at, std::size_t size) {
  const auto unused = static_cast<unsigned>(64 - 8 * size);
  return static_cast<std::int64_t>(number(at, size) << unused) >> unused;
}

std::optional<ByteRange> PagedBytes::wants() const {
  if (!wanted_) return std::nullopt;
  const std::uint64_t at = *wanted_ * kPageBytes;
  return ByteRange{part_.offset + at, std::min(kPageBytes, part_.size - at)};
}

Expected<void> PagedBytes::feed(std::span<const std::byte> bytes) {
  if (++read_pages_ > kMostReadPages) {
    return refuse(
        "file", "a list of tensors that is spread over more than " + bytes_text(kMostReadPages * kPageBytes),
        "one that is shorter, or closer together", wants().value_or(ByteRange{}).offset);
  }
  Page page{wanted_.value_or(0), ++clock_, {bytes.begin(), bytes.end()}};
  if (pages_.size() < kMostHeldPages) {
    pages_.push_back(std::move(page));
  } else {
    *std::min_element(pages_.begin(), pages_.end(),
                      [](const Page& a, const Page& b) { return a.used < b.used; }) = std::move(page);
  }
  wanted_.reset();
  return {};
}

}  // namespace qs::io
