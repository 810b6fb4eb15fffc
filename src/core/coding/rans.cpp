#include "core/coding/rans.hpp"

#include <algorithm>

namespace qs {
namespace {

constexpr int kScaleBits = 24;
constexpr std::uint64_t kScale = std::uint64_t{1} << kScaleBits;
constexpr std::uint64_t kLow = std::uint64_t{1} << 31;  // the state stays in [2^31, 2^63)

struct Model {
  std::vector<std::uint64_t> first, frequency;  // cumulative, and of each symbol
};

/// Counts scaled to a sum of 2^24, none to 0; the rounding remainder goes to the most frequent, where
/// it matters least.
Model model_of(const Alphabet& alphabet) {
  Model model;
  const double total = static_cast<double>(alphabet.total());
  std::uint64_t sum = 0;
  for (const std::uint64_t count : alphabet.counts) {
    const double share = static_cast<double>(count) / total * static_cast<double>(kScale);
    model.frequency.push_back(std::max<std::uint64_t>(1, static_cast<std::uint64_t>(share)));
    sum += model.frequency.back();
  }
  while (sum != kScale && !model.frequency.empty()) {
    std::uint64_t& most = *std::max_element(model.frequency.begin(), model.frequency.end());
    const std::uint64_t change = sum > kScale ? std::min(sum - kScale, most / 2) : 0;
    const std::uint64_t added = sum < kScale ? kScale - sum : 0;
    most += added - change;
    sum += added - change;
  }
  std::uint64_t first = 0;
  for (const std::uint64_t frequency : model.frequency) {
    model.first.push_back(first);
    first += frequency;
  }
  return model;
}

}  // namespace

CodedBytes rans_encode(std::span<const std::int32_t> codes) {
  const Alphabet alphabet = alphabet_of(codes);
  ByteWriter out;
  write_alphabet(out, alphabet);
  CodedBytes coded;
  coded.table_bytes = out.size();
  if (alphabet.codes.size() > 1) {
    const Model model = model_of(alphabet);
    std::vector<std::uint32_t> words;
    std::uint64_t state = kLow;
    for (std::size_t i = codes.size(); i-- > 0;) {
      const std::size_t symbol = alphabet.index_of(codes[i]);
      const std::uint64_t frequency = model.frequency[symbol];
      if (state >= (kLow >> kScaleBits << 32) * frequency) {
        words.push_back(static_cast<std::uint32_t>(state));
        state >>= 32;
      }
      state = (state / frequency << kScaleBits) + state % frequency + model.first[symbol];
    }
    words.push_back(static_cast<std::uint32_t>(state));
    words.push_back(static_cast<std::uint32_t>(state >> 32));
    for (std::size_t i = words.size(); i-- > 0;) out.word32(words[i]);
  }
  coded.bytes = out.take();
  return coded;
}

Expected<std::vector<std::int32_t>> rans_decode(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const auto alphabet = read_alphabet(in);
  if (!alphabet) return tl::unexpected(alphabet.error());
  const std::uint64_t total = alphabet->total();
  std::vector<std::int32_t> codes;
  if (alphabet->codes.size() <= 1) {
    if (!alphabet->codes.empty()) codes.assign(total, alphabet->codes[0]);
    return codes;
  }
  if (alphabet->codes.size() > kScale) {
    return refuse("coded bytes", std::to_string(alphabet->codes.size()) + " codes", "at most 16,777,216",
                  in.position());
  }
  const auto ends = [&] {
    return refuse("coded bytes", "an end within the symbols", std::to_string(total) + " symbols",
                  in.position());
  };
  const Model model = model_of(*alphabet);
  const auto high = in.word32(), low = in.word32();
  if (!high || !low) return ends();
  std::uint64_t state = static_cast<std::uint64_t>(*high) << 32 | *low;
  while (codes.size() < total) {
    const std::uint64_t place = state & (kScale - 1);
    const auto after = std::upper_bound(model.first.begin(), model.first.end(), place);
    const auto symbol = static_cast<std::size_t>(after - model.first.begin() - 1);
    codes.push_back(alphabet->codes[symbol]);
    state = model.frequency[symbol] * (state >> kScaleBits) + place - model.first[symbol];
    if (state < kLow) {
      const auto word = in.word32();
      if (!word) return ends();
      state = state << 32 | *word;
    }
  }
  if (state != kLow) {
    return refuse("coded bytes", "a last state that is not the first", "what rans_encode made",
                  in.position());
  }
  return codes;
}

}  // namespace qs
