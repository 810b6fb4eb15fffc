#include "io/npy_header.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "io/npy_descr.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

class DictParser {
 public:
  DictParser(std::string_view text, std::uint64_t file_offset) : text_(text), file_offset_(file_offset) {}

  Expected<NpyHeader> parse() {
    if (!take('{')) return unexpected("'{'");
    while (!take('}')) {
      if (auto entry = take_entry(); !entry) return Refusal(std::move(entry).error());
      if (take(',')) continue;
      if (take('}')) break;
      return unexpected("',' or '}'");
    }
    skip_space();
    if (at_ != text_.size()) return unexpected("nothing but spaces after the dict");
    for (const Key& key : kKeys) {
      if (!(this->*key.start)) {
        return refuse(field(key.name), "none", "one in every header", file_offset_ + at_);
      }
    }
    return checked();
  }

 private:
  using Start = std::optional<std::size_t>;  // where a value was given, so that none is given twice
  struct Key {
    std::string_view name;
    Start DictParser::*start;
    Expected<void> (DictParser::*take_value)();
  };
  static const std::array<Key, 3> kKeys;

  static constexpr std::size_t kHere = std::string_view::npos;

  static std::string field(std::string_view name) { return "npy header: " + std::string(name); }

  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_space() {
    while (next() == ' ' || next() == '\t' || next() == '\n' || next() == '\r') ++at_;
  }

  bool take(char wanted) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  /// Refuses at the current byte; the value to show may begin before it.
  Refusal unexpected(std::string accepted, std::string_view of = "syntax",
                     std::size_t value_start = kHere) const {
    const std::size_t start = std::min(value_start, at_);
    const std::string value =
        start < text_.size() ? quote_bytes(text_.substr(start, 32)) : "the end of the header";
    return refuse(field(of), value, std::move(accepted), file_offset_ + at_);
  }

  /// Python text without escapes, in either kind of quote. Nothing if there is none here.
  std::optional<std::string_view> take_quoted() {
    skip_space();
    const char quote = next();
    if (quote != '\'' && quote != '"') return {};
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return {};
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    if (inside.find('\\') != std::string_view::npos) return {};
    at_ = end + 1;
    return inside;
  }

  Expected<void> take_entry() {
    skip_space();
    const std::size_t key_start = at_;
    const auto name = take_quoted();
    if (!name) return unexpected("a key in quotes");
    for (const Key& key : kKeys) {
      if (key.name != *name) continue;
      if (this->*key.start) {
        return refuse(field(key.name), "a second one", "each key once", file_offset_ + key_start);
      }
      if (!take(':')) return unexpected("':'");
      skip_space();
      this->*key.start = at_;
      return (this->*key.take_value)();
    }
    return refuse(field("key"), quote_bytes(*name), "descr, fortran_order and shape only",
                  file_offset_ + key_start);
  }

  Expected<void> take_descr() {
    const std::size_t start = at_;
    const auto descr = take_quoted();
    if (!descr) return unexpected(accepted_npy_descrs(), "descr");  // a list: a structured type
    if (take_npy_descr(*descr, header_)) return {};
    return refuse(field("descr"), quote_bytes(*descr), accepted_npy_descrs(), file_offset_ + start);
  }

  Expected<void> take_fortran_order() {
    header_.fortran_order = take_word("True");
    if (header_.fortran_order || take_word("False")) return {};
    return unexpected("True or False", "fortran_order");
  }

  Expected<void> take_shape() {
    const std::string accepted = "a tuple of up to " + std::to_string(kMaxRank) +
                                 " whole numbers from 0 to " + std::to_string(kMaxWholeNumber) +
                                 ", such as (3, 4) or (3,)";
    const std::size_t start = at_;
    if (!take('(')) return unexpected(accepted, "shape");
    while (!take(')')) {
      const auto axis = take_whole_number();
      if (!axis || header_.shape.size() == kMaxRank) return unexpected(accepted, "shape", start);
      header_.shape.push_back(*axis);
      if (take(',')) continue;
      // Python reads (3) as a number, not as a tuple.
      if (header_.shape.size() == 1 || !take(')')) return unexpected(accepted, "shape", start);
      break;
    }
    return {};
  }

  std::optional<std::uint64_t> take_whole_number() {
    skip_space();
    std::size_t end = at_;
    std::uint64_t value = 0;
    for (; end < text_.size() && is_digit(text_[end]); ++end) {
      const auto digit = static_cast<std::uint64_t>(text_[end] - '0');
      if (value > (kMaxWholeNumber - digit) / 10) return {};
      value = value * 10 + digit;
    }
    if (end == at_) return {};
    at_ = end;
    if (next() == 'L') ++at_;  // Python 2 wrote its long integers so
    return value;
  }

  Expected<NpyHeader> checked() {
    const DTypeInfo& row = info(header_.dtype);
    const auto bytes = checked_byte_count(header_.shape, row.bytes);
    if (!bytes) {
      return refuse(field("shape"), shape_text(header_.shape) + " of " + std::string(row.name),
                    "a product below 2^63 bytes", file_offset_ + *shape_start_);
    }
    header_.byte_count = *bytes;
    return std::move(header_);
  }

  std::string_view text_;
  std::uint64_t file_offset_;
  std::size_t at_ = 0;
  Start descr_start_, fortran_order_start_, shape_start_;
  NpyHeader header_;
};

const std::array<DictParser::Key, 3> DictParser::kKeys = {
    {{"descr", &DictParser::descr_start_, &DictParser::take_descr},
     {"fortran_order", &DictParser::fortran_order_start_, &DictParser::take_fortran_order},
     {"shape", &DictParser::shape_start_, &DictParser::take_shape}}};

}  // namespace

Expected<ByteRange> parse_npy_prefix(std::span<const std::byte> bytes, std::uint64_t size,
                                     std::uint64_t file_offset) {
  constexpr std::size_t kVersionBytes = 2, kLengthAt = kNpyMagic.size() + kVersionBytes;
  const std::string start(as_text(bytes).substr(0, kNpyMagic.size()));
  if (start != kNpyMagic) {
    return refuse("npy magic", quote_bytes(start), quote_bytes(kNpyMagic), file_offset);
  }
  const auto refuse_end = [&](std::string field, std::size_t needed) {
    return refuse(std::move(field), "a file of " + bytes_text(size), "at least " + bytes_text(needed),
                  file_offset + size);
  };
  if (bytes.size() < kLengthAt) return refuse_end("npy version", kLengthAt);
  const int major = std::to_integer<int>(bytes[6]), minor = std::to_integer<int>(bytes[7]);
  if (major < 1 || major > 3 || minor != 0) {
    return refuse("npy version", std::to_string(major) + "." + std::to_string(minor), "1.0, 2.0 or 3.0",
                  file_offset + kNpyMagic.size());
  }
  const std::string field = "npy header length";
  const std::size_t length_bytes = major == 1 ? 2 : 4, text_at = kLengthAt + length_bytes;
  if (bytes.size() < text_at) return refuse_end(field, text_at);
  const std::uint64_t text_size = little_endian(bytes.subspan(kLengthAt, length_bytes));
  if (text_size > kMaxHeaderBytes) {
    return refuse(field, bytes_text(text_size), "at most " + bytes_text(kMaxHeaderBytes),
                  file_offset + kLengthAt);
  }
  if (text_size > size - text_at) {
    return refuse(field, bytes_text(text_size),
                  "at most the " + bytes_text(size - text_at) + " that follow it in the file",
                  file_offset + kLengthAt);
  }
  return ByteRange{text_at, text_size};
}

Expected<NpyHeader> parse_npy_header(std::string_view text, std::uint64_t file_offset) {
  return DictParser(text, file_offset).parse();
}

}  // namespace qs::io
