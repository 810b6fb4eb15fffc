#pragma once
/// The codes that occur and how often: the table that an entropy coder must send along, and its bytes.

#include "core/coding/byte_stream.hpp"
#include "core/error.hpp"

namespace qs {

struct Alphabet {
  std::vector<std::int32_t> codes;    // ascending, each with a count above 0
  std::vector<std::uint64_t> counts;  // their sum is the number of symbols coded
  std::uint64_t total() const;
  /// The place of a code that is in the alphabet.
  std::size_t index_of(std::int32_t code) const;
};

Alphabet alphabet_of(std::span<const std::int32_t> codes);
void write_alphabet(ByteWriter& out, const Alphabet& alphabet);
Expected<Alphabet> read_alphabet(ByteReader& in);

/// Output of a coder; the alphabet takes `table_bytes` of the bytes.
struct CodedBytes {
  std::vector<std::byte> bytes;
  std::size_t table_bytes = 0;
};

}  // namespace qs
