#include "io/flat_tables.hpp"

#include <algorithm>

#include "io/reader_parts.hpp"

namespace qs::io {

void FlatTables::begin() {
  bytes_.begin();
  fault_.reset();
}

Expected<void> FlatTables::check() const {
  if (fault_) return Refusal(*fault_);
  const auto outside = bytes_.outside();
  if (!outside) return {};
  return refuse("offset", "byte " + std::to_string(*outside),
                "one inside the file of " + bytes_text(bytes_.size()), bytes_.size());
}

void FlatTables::note(std::string value, std::uint64_t at) {
  if (fault_ || bytes_.missing()) return;
  fault_ = Error("table", std::move(value), "a table that lies in the file, with its fields in it",
                 std::min(at, bytes_.size()));
}

FlatTable FlatTables::table_at(std::uint64_t at) {
  FlatTable table{at};
  table.vtable = at - static_cast<std::uint64_t>(bytes_.signed_number(at, 4));
  table.vtable_bytes = bytes_.number(table.vtable, 2);
  table.bytes = bytes_.number(table.vtable + 2, 2);
  if (table.vtable_bytes < 4 || table.vtable_bytes % 2 != 0)
    note("a vtable of " + bytes_text(table.vtable_bytes), at);
  if (table.bytes < 4) note(bytes_text(table.bytes), at);
  if (bytes_.is_inside(table.vtable, table.vtable_bytes)) bytes_.is_inside(at, table.bytes);
  return table;
}

/// Place of a field; 0 if it is left out.
std::uint64_t FlatTables::place(const FlatTable& table, unsigned field, std::size_t size) {
  const std::uint64_t entry = 4 + std::uint64_t{2} * field;
  if (table.at == 0 || entry + 2 > table.vtable_bytes) return 0;
  const std::uint64_t offset = bytes_.number(table.vtable + entry, 2);
  if (offset == 0) return 0;
  if (offset < 4 || offset + size > table.bytes) {
    note("field " + std::to_string(field) + " at its byte " + std::to_string(offset) + " of " +
             std::to_string(table.bytes),
         table.at);
    return 0;
  }
  return table.at + offset;
}

std::uint64_t FlatTables::number(const FlatTable& table, unsigned field, std::size_t size,
                                 std::uint64_t otherwise) {
  const std::uint64_t at = place(table, field, size);
  return at == 0 ? otherwise : bytes_.number(at, size);
}

std::int64_t FlatTables::signed_number(const FlatTable& table, unsigned field, std::size_t size) {
  const std::uint64_t at = place(table, field, size);
  return at == 0 ? 0 : bytes_.signed_number(at, size);
}

FlatTable FlatTables::table(const FlatTable& table, unsigned field) {
  const std::uint64_t at = place(table, field, 4);
  return at == 0 ? FlatTable{} : table_at(offset_at(at));
}

FlatVector FlatTables::vector(const FlatTable& table, unsigned field, std::size_t element_bytes) {
  const std::uint64_t field_at = place(table, field, 4);
  if (field_at == 0) return {};
  const std::uint64_t at = offset_at(field_at), count = bytes_.number(at, 4);
  if (!bytes_.is_inside(at + 4, count * element_bytes)) return {};
  return {at + 4, count};
}

std::string FlatTables::text(const FlatTable& table, unsigned field) {
  const FlatVector letters = vector(table, field, 1);
  std::string text(static_cast<std::size_t>(std::min(letters.count, kLongestText)), '\0');
  bytes_.copy(letters.at, std::as_writable_bytes(std::span(text)));
  return text;
}

}  // namespace qs::io
