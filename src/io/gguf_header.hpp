#pragma once
/// The header of a GGUF file, all little-endian:
///     "GGUF", version u32 (2 or 3), tensor_count u64, metadata_kv_count u64
///     metadata       key string, value_type u32, value
///     tensor infos   name string, n_dimensions u32, dimensions, type, offset (io/gguf_tensor.hpp)
/// then padding to a multiple of general.alignment (32 by default), and the data. A
/// string is a u64 length and so many bytes; an array is the type of its elements (u32), their number (u64)
/// and the elements, which may be arrays. Source: docs/gguf.md (github.com/ggml-org/ggml).
///
/// The surprise: a header can be tens of megabytes (a tokenizer's words, each a string), and nothing says
/// where the metadata ends. The reader walks it through a window, and skips, unread, the rest of a long
/// string or an array of numbers beyond the window.

#include <utility>

#include "io/gguf_tensor.hpp"

namespace qs::io {

/// A state machine: feed it the pieces of the file that wants() names. It never reads a byte twice.
class GgufHeader {
 public:
  explicit GgufHeader(std::uint64_t file_size);

  /// Next range to feed; nothing once the header is complete.
  std::optional<ByteRange> wants() const;
  Expected<void> feed(std::span<const std::byte> bytes);

  std::vector<GgufTensor> take_tensors() { return std::move(tensors_); }
  /// Values of the keys that FileFacts names.
  const FileFacts& facts() const { return facts_; }
  /// May lie past the end of a truncated file.
  std::uint64_t data_start() const;

 private:
  /// The next field in the file.
  enum class Field {
    kStart,
    kKeyLength,
    kKey,  // and the type of the value
    kAlignment,
    kWordLength,  // of a value that is kept
    kWord,
    kCount,
    kStringLength,
    kArrayStart,  // type and number of elements
    kNameLength,
    kName,   // and the number of dimensions
    kPlace,  // dimensions, type and offset
    kNone,
  };
  struct Array {
    Field element;  // kStringLength or kArrayStart: other elements are skipped together
    std::uint64_t left;
  };

  static constexpr std::size_t kCountBytes = 8, kTypeBytes = 4;

  Expected<void> take_field();
  Expected<void> take_start();
  Expected<void> take_length(std::string field, Field next);
  Expected<void> take_key();
  Expected<void> take_alignment();
  Expected<void> take_word_length();
  Expected<void> take_string_length();
  Expected<void> take_array();
  Expected<void> take_name();
  Expected<void> take_place();
  Expected<void> next_value();
  Expected<void> next_pair();
  Expected<void> next_tensor();
  Expected<void> expect(Field next, std::uint64_t bytes);
  Expected<void> skip(std::uint64_t bytes);
  bool has_room(std::uint64_t count, std::uint64_t least_bytes) const;
  Refusal refuse_count(std::string field, std::uint64_t count, std::uint64_t least_bytes,
                       std::uint64_t at) const;
  Expected<void> check_value_type(std::uint64_t type, std::uint64_t at) const;
  std::uint64_t alignment() const;
  std::uint64_t number(std::size_t from, std::size_t bytes) const;
  std::string key_or_name() const;
  std::string of_key(std::string_view what) const;
  std::string field_name() const;

  std::uint64_t file_size_;
  std::uint64_t read_ = 0;      // bytes fed so far
  std::uint64_t position_ = 0;  // of the next byte to look at
  Field next_ = Field::kStart;
  std::uint64_t needed_;          // bytes of that field
  std::uint64_t field_at_ = 0;    // where it starts
  std::vector<std::byte> field_;  // its bytes fed so far
  std::uint64_t tensor_count_ = 0, pairs_ = 0, pair_ = 0;
  std::string key_;
  std::vector<Array> arrays_;  // open arrays, the outermost first
  std::optional<std::uint64_t> alignment_;
  FileFacts facts_;
  std::vector<GgufTensor> tensors_;
};

}  // namespace qs::io
