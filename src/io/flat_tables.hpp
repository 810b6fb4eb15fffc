#pragma once
/// Tables of a FlatBuffer, read where they lie. A table begins with a signed 32-bit number s; its vtable, at
/// table − s, is a list of 16-bit numbers: bytes of the vtable, bytes of the table, then for each field its
/// offset from the table, 0 if the field is left out. Strings, vectors and tables inside are 32-bit offsets
/// from the place of the field. Source: FlatBuffers, docs/source/Internals.md.
///
/// The official header library wants the whole file in one piece of memory; these few accessors go by pages.
///
/// The surprise: a vtable may lie before or behind its table, and many tables share one.

#include <string>

#include "io/paged_bytes.hpp"

namespace qs::io {

struct FlatTable {
  std::uint64_t at = 0;  // 0: the table is not there
  std::uint64_t vtable = 0, vtable_bytes = 0, bytes = 0;
};

struct FlatVector {
  std::uint64_t at = 0;  // of the first element
  std::uint64_t count = 0;
};

/// Reads within one step of PagedBytes.
class FlatTables {
 public:
  static constexpr std::uint64_t kLongestText = 4096;

  explicit FlatTables(PagedBytes& bytes) : bytes_(bytes) {}

  PagedBytes& bytes() { return bytes_; }
  void begin();
  /// The fault, once nothing is missing.
  Expected<void> check() const;

  FlatTable root() { return table_at(offset_at(0)); }
  /// Number of a field; `otherwise` if it is left out.
  std::uint64_t number(const FlatTable& table, unsigned field, std::size_t size, std::uint64_t otherwise = 0);
  std::int64_t signed_number(const FlatTable& table, unsigned field, std::size_t size);
  bool has(const FlatTable& table, unsigned field) { return place(table, field, 1) != 0; }
  FlatTable table(const FlatTable& table, unsigned field);
  FlatVector vector(const FlatTable& table, unsigned field, std::size_t element_bytes);
  FlatTable element(const FlatVector& tables, std::uint64_t i) {
    return table_at(offset_at(tables.at + 4 * i));
  }
  /// Bytes of any kind, the first kLongestText of them.
  std::string text(const FlatTable& table, unsigned field);

 private:
  std::uint64_t place(const FlatTable& table, unsigned field, std::size_t size);
  std::uint64_t offset_at(std::uint64_t at) { return at + bytes_.number(at, 4); }
  FlatTable table_at(std::uint64_t at);
  void note(std::string value, std::uint64_t at);

  PagedBytes& bytes_;
  std::optional<Error> fault_;
};

}  // namespace qs::io
