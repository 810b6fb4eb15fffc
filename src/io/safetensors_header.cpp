#include "io/safetensors_header.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "core/find.hpp"
#include "io/limits.hpp"
#include "io/reader_parts.hpp"
#include "io/tracked_iterator.hpp"

namespace qs::io {
namespace {

// The JSON library's id of a number that is valid JSON but too large for a double.
constexpr int kNumberOutOfRange = 406;

/// The types of GGUF have larger blocks, and are not of this format.
constexpr std::size_t kLargestBlock = 2;

std::string accepted_dtypes() {
  std::string names;
  for (const DTypeInfo& row : dtypes()) {
    if (row.block <= kLargestBlock) names += (names.empty() ? "" : ", ") + std::string(row.name);
  }
  return names;
}

const DTypeInfo* find_dtype(std::string_view name) {
  const auto row = std::find_if(dtypes().begin(), dtypes().end(), [&](const DTypeInfo& d) {
    return d.block <= kLargestBlock && d.name == name;
  });
  return row == dtypes().end() ? nullptr : &*row;
}

/// Types whose size the format defines, and whose values are not decoded: nothing says how six bits are packed,
/// and a complex number is two.
struct ListedType {
  std::string_view name;
  std::uint64_t bits;
};
constexpr ListedType kListedTypes[] = {{"F6_E2M3", 6}, {"F6_E3M2", 6}, {"C64", 64}};

/// Bytes of elements of so many bits, the last one filled up; nothing if they or their number exceed 2^63.
std::optional<std::uint64_t> bytes_of_bits(std::span<const std::uint64_t> shape, std::uint64_t bits) {
  if (bits % 8 == 0) return checked_byte_count(shape, static_cast<std::size_t>(bits / 8));
  const auto count = checked_byte_count(shape, 1);
  if (!count) return std::nullopt;
  return *count / 8 * bits + (*count % 8 * bits + 7) / 8;
}

/// A state machine over the parser's events: `place_` is the kind of the next event. The format has three
/// levels, so nothing recurses and nesting deeper than that is refused where it begins.
class HeaderEvents {
 public:
  HeaderEvents(std::string_view header, std::uint64_t data_size, FileFacts* facts)
      : header_(header),
        data_size_(data_size),
        facts_(facts),
        read_to_(header.data()),
        token_end_(header.data()) {}

  Expected<std::vector<TensorInfo>> parse() {
    const char* const end = header_.data() + header_.size();
    const TrackedIterator first(header_.data(), &read_to_), last(end, &read_to_);
    if (nlohmann::json::sax_parse(first, last, this)) return std::move(tensors_);
    return Refusal(error_);
  }

  bool null() { return place_ == Place::kMetadataValue ? go_on(Place::kTop) : unexpected("null"); }
  bool boolean(bool value) { return unexpected(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) { return unexpected(std::to_string(value)); }
  bool number_float(double, const std::string& digits) { return unexpected(shortened(digits)); }
  bool binary(nlohmann::json::binary_t&) { return unexpected("binary data"); }

  bool number_unsigned(std::uint64_t value) {
    std::vector<std::uint64_t>* const list = place_ == Place::kShape     ? &tensor_.shape
                                             : place_ == Place::kOffsets ? &offsets_
                                                                         : nullptr;
    if (list == nullptr || value > kMaxWholeNumber) return unexpected(std::to_string(value));
    if (place_ == Place::kOffsets && list->size() == 2) return unexpected("a third number");
    if (list->size() == kMaxRank) return unexpected("an axis more than " + std::to_string(kMaxRank));
    list->push_back(value);
    return go_on(place_);
  }

  bool string(std::string& text) {
    if (place_ == Place::kMetadataText) {
      if (facts_ != nullptr) facts_->words.emplace_back(metadata_key_, std::move(text));
      return go_on(Place::kMetadata);
    }
    if (place_ != Place::kDType) return unexpected(quote_text(text));
    take_dtype(text);
    return go_on(Place::kTensor);
  }

  bool start_object(std::size_t) {
    if (place_ == Place::kHeader) return go_on(Place::kTop);
    if (place_ == Place::kMetadataValue) return go_on(Place::kMetadata);
    if (place_ != Place::kTensorValue) return unexpected("an object");
    fields_.clear();
    offsets_.clear();
    tensor_ = TensorInfo{};
    tensor_.name = name_;
    tensor_.container = Container::kTorch;
    return go_on(Place::kTensor);
  }

  bool start_array(std::size_t) {
    if (place_ == Place::kShapeValue) return go_on(Place::kShape);
    if (place_ == Place::kOffsetsValue) return go_on(Place::kOffsets);
    return unexpected("an array");
  }

  bool end_array() {
    if (place_ == Place::kOffsets && offsets_.size() != 2) {
      return unexpected("a list of " + std::to_string(offsets_.size()));
    }
    return go_on(Place::kTensor);
  }

  bool end_object() { return place_ == Place::kTensor ? finish_tensor() : go_on(Place::kTop); }

  bool key(std::string& text) {
    if (place_ == Place::kTensor) return tensor_key(text);
    std::unordered_set<std::string>& keys = place_ == Place::kMetadata ? metadata_keys_ : top_keys_;
    const std::string field = place_ == Place::kMetadata ? "__metadata__ key" : "safetensors header: name";
    if (!keys.insert(text).second) {
      return fail(field, quote_text(text) + " a second time", "each name once", token_start());
    }
    if (keys.size() > kMostKeys) {
      return fail(field, "one more", "at most " + std::to_string(kMostKeys) + " names", token_start());
    }
    if (place_ == Place::kMetadata) {
      metadata_key_ = text;
      return go_on(Place::kMetadataText);
    }
    name_ = text;
    return go_on(text == "__metadata__" ? Place::kMetadataValue : Place::kTensorValue);
  }

  bool parse_error(std::size_t position, const std::string& token, const nlohmann::json::exception& why) {
    if (why.id == kNumberOutOfRange) return unexpected(shortened(token));
    // The position includes the offending byte; the end of the text counts as one byte more.
    const std::size_t at = std::min(position - 1, header_.size());
    if (at == header_.size()) {
      return fail("safetensors header", "text that ends too early", "complete JSON", at);
    }
    const std::size_t start = std::min(token_start(), at);
    return fail("safetensors header", quote_bytes(header_.substr(start, at + 1 - start)), "JSON in UTF-8",
                at);
  }

 private:
  enum class Place {
    kHeader,
    kTop,
    kMetadataValue,
    kMetadata,
    kMetadataText,
    kTensorValue,
    kTensor,
    kDType,
    kShapeValue,
    kShape,
    kOffsetsValue,
    kOffsets,
  };

  static std::string shortened(const std::string& digits) {
    return digits.size() > 40 ? digits.substr(0, 40) + "…" : digits;
  }

  /// Start of the current event's token in the header: after the last token and the separator.
  std::size_t token_start() const {
    const char* at = token_end_;
    while (at < read_to_ && std::string_view(" \t\r\n:,").find(*at) != std::string_view::npos) ++at;
    // After a number the parser has already read the bracket that closes the list.
    return static_cast<std::size_t>(std::min(at, read_to_ - 1) - header_.data());
  }

  bool go_on(Place next) {
    place_ = next;
    token_end_ = read_to_;
    return true;
  }

  bool fail(std::string field, std::string value, std::string accepted, std::size_t at) {
    error_ = Error{std::move(field), std::move(value), std::move(accepted), kSafetensorsLengthBytes + at};
    return false;
  }

  std::string of_tensor(std::string_view field) const {
    return "tensor " + quote_text(name_) + (field.empty() ? "" : " ") + std::string(field);
  }

  bool unexpected(std::string value) {
    const std::string whole = "whole numbers from 0 to " + std::to_string(kMaxWholeNumber);
    const std::size_t at = token_start();
    const auto refuse_at = [&](std::string field, std::string accepted) {
      return fail(std::move(field), std::move(value), std::move(accepted), at);
    };
    switch (place_) {
      case Place::kMetadataValue:
        return refuse_at("__metadata__", "an object that maps text to text");
      case Place::kMetadata:
      case Place::kMetadataText:
        return refuse_at("__metadata__", "text");
      case Place::kTensorValue:
        return refuse_at(of_tensor(""), "an object with dtype, shape and data_offsets");
      case Place::kDType:
        return refuse_at(of_tensor("dtype"), "one of " + accepted_dtypes());
      case Place::kShapeValue:
      case Place::kShape:
        return refuse_at(of_tensor("shape"), "a list of up to " + std::to_string(kMaxRank) + " " + whole);
      case Place::kOffsetsValue:
      case Place::kOffsets:
        return refuse_at(of_tensor("data_offsets"), "a list [begin, end] of two " + whole);
      case Place::kHeader:
      case Place::kTop:
      case Place::kTensor:
        break;
    }
    return refuse_at("safetensors header", "an object");
  }

  /// An unknown type does not keep the other tensors from being used.
  void take_dtype(const std::string& name) {
    dtype_name_ = name;
    if (const DTypeInfo* const row = find_dtype(name)) {
      tensor_.dtype = row->dtype;
      bits_ = 8 * row->bytes / row->block;
      // Packed layers are told by these names (packed_scaled.cpp).
      if (row->dtype >= DType::kF8E4M3Fnuz) tensor_.type_name = name;
      return;
    }
    const auto* const listed = find_by(kListedTypes, &ListedType::name, std::string_view(name));
    tensor_.unreadable = "its type, " + quote_text(name) + ", is not decoded";
    tensor_.type_name = name;
    bits_ = listed == nullptr ? 0 : listed->bits;
  }

  bool tensor_key(const std::string& text) {
    if (!fields_.insert(text).second) {
      return fail(of_tensor(quote_text(text)), "a second one", "each field once", token_start());
    }
    const std::size_t at = token_start();
    if (text == "dtype") return go_on(Place::kDType);
    if (text == "shape") {
      shape_start_ = at;
      return go_on(Place::kShapeValue);
    }
    if (text == "data_offsets") {
      offsets_start_ = at;
      return go_on(Place::kOffsetsValue);
    }
    return fail(of_tensor("field"), quote_text(text), "dtype, shape and data_offsets only", at);
  }

  bool finish_tensor() {
    for (const char* const field : {"dtype", "shape", "data_offsets"}) {
      if (!fields_.contains(field)) {
        return fail(of_tensor(field), "none", "one in every tensor", token_start());
      }
    }
    const std::uint64_t begin = offsets_[0], end = offsets_[1];
    const std::optional<std::uint64_t> needed = bytes_of_bits(tensor_.shape, bits_ == 0 ? 8 : bits_);
    const std::string of_dtype = bits_ == 0 ? "" : " of " + dtype_name_;
    if (!needed) {
      return fail(of_tensor("shape"), shape_text(tensor_.shape) + of_dtype, "a product below 2^63 bytes",
                  shape_start_);
    }
    const auto refuse_offsets = [&](std::string accepted) {
      return fail(of_tensor("data_offsets"), shape_text(offsets_), std::move(accepted), offsets_start_);
    };
    if (begin > end) return refuse_offsets("a begin that is not after the end");
    if (end > data_size_) {
      return refuse_offsets("an end within the " + std::to_string(data_size_) + " bytes of data in the file");
    }
    if (bits_ > 0 && end - begin != *needed) {
      return refuse_offsets(std::to_string(*needed) + " bytes, as the shape " + shape_text(tensor_.shape) +
                            of_dtype + " needs");
    }
    tensor_.bytes = {kSafetensorsLengthBytes + header_.size() + begin, end - begin};
    tensors_.push_back(std::move(tensor_));
    return go_on(Place::kTop);
  }

  std::string_view header_;
  std::uint64_t data_size_;
  FileFacts* facts_;
  const char* read_to_;
  const char* token_end_;
  Place place_ = Place::kHeader;
  std::unordered_set<std::string> top_keys_, metadata_keys_, fields_;
  std::string name_, metadata_key_, dtype_name_;
  TensorInfo tensor_;
  std::uint64_t bits_ = 0;  // of an element of its type; 0 if the type is not known
  std::vector<std::uint64_t> offsets_;
  std::size_t shape_start_ = 0, offsets_start_ = 0;  // for errors found once the tensor is complete
  std::vector<TensorInfo> tensors_;
  Error error_{"", "", ""};
};

}  // namespace

Expected<std::vector<TensorInfo>> parse_safetensors_header(std::span<const std::byte> header,
                                                           std::uint64_t data_size, FileFacts* facts) {
  const std::string_view text = as_text(header);
  if (!text.starts_with('{')) {
    return refuse("safetensors header", quote_bytes(text.substr(0, 1)), "'{' first", kSafetensorsLengthBytes);
  }
  // The JSON parser takes a zero byte for the end of the text, and would ignore the rest.
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return refuse("safetensors header", "a zero byte", "JSON in UTF-8", kSafetensorsLengthBytes + zero);
  }
  return HeaderEvents(text, data_size, facts).parse();
}

}  // namespace qs::io
