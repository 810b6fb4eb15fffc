#include "core/coding/alphabet.hpp"

#include <algorithm>
#include <numeric>

namespace qs {

std::uint64_t Alphabet::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

std::size_t Alphabet::index_of(std::int32_t code) const {
  return static_cast<std::size_t>(std::lower_bound(codes.begin(), codes.end(), code) - codes.begin());
}

Alphabet alphabet_of(std::span<const std::int32_t> codes) {
  std::vector<std::int32_t> sorted(codes.begin(), codes.end());
  std::sort(sorted.begin(), sorted.end());
  Alphabet alphabet;
  for (const std::int32_t code : sorted) {
    if (alphabet.codes.empty() || alphabet.codes.back() != code) {
      alphabet.codes.push_back(code);
      alphabet.counts.push_back(0);
    }
    ++alphabet.counts.back();
  }
  return alphabet;
}

void write_alphabet(ByteWriter& out, const Alphabet& alphabet) {
  out.number(alphabet.codes.size());
  std::int64_t before = 0;
  for (std::size_t i = 0; i < alphabet.codes.size(); ++i) {
    const std::int64_t code = alphabet.codes[i];
    // The first code may be negative: its sign folds into the lowest bit. The others are positive steps.
    const std::int64_t folded = code < 0 ? -2 * code - 1 : 2 * code;
    out.number(static_cast<std::uint64_t>(i == 0 ? folded : code - before - 1));
    out.number(alphabet.counts[i] - 1);
    before = code;
  }
}

Expected<Alphabet> read_alphabet(ByteReader& in) {
  const auto refused = [&in](const char* what) {
    return refuse("coded bytes", what, "a whole table", in.position());
  };
  const auto size = in.number();
  if (!size) return refused("an end within the table");
  Alphabet alphabet;
  std::int64_t code = 0;
  constexpr std::uint64_t kMostSymbols = std::uint64_t{1} << 28;
  std::uint64_t total = 0;
  for (std::uint64_t i = 0; i < *size; ++i) {
    const auto step = in.number(), count = in.number();
    if (!step || !count) return refused("an end within the table");
    constexpr std::uint64_t kMost = std::uint64_t{1} << 33;
    if (*step > kMost || *count > kMost) return refused("a code or count out of range");
    const auto forward = static_cast<std::int64_t>(*step);
    if (i == 0) {
      code = forward % 2 == 0 ? forward / 2 : -(forward + 1) / 2;
    } else {
      code += forward + 1;
    }
    if (code < INT32_MIN || code > INT32_MAX) return refused("a code out of range");
    alphabet.codes.push_back(static_cast<std::int32_t>(code));
    alphabet.counts.push_back(*count + 1);
    total += *count + 1;
    if (total > kMostSymbols) return refused("more than 268,435,456 symbols");
  }
  return alphabet;
}

}  // namespace qs
