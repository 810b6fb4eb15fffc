#include "core/coding/huffman.hpp"

#include <algorithm>
#include <numeric>
#include <queue>

namespace qs {
namespace {

struct Node {
  double weight;
  std::size_t order;  // breaks ties by age, so that trees do not depend on the heap
  std::size_t left, right;
};

std::vector<double> as_weights(const Alphabet& alphabet) {
  return {alphabet.counts.begin(), alphabet.counts.end()};
}

/// Symbols by length, those of one length in their own order.
std::vector<std::size_t> by_length(std::span<const int> lengths) {
  std::vector<std::size_t> order(lengths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [lengths](std::size_t a, std::size_t b) { return lengths[a] < lengths[b]; });
  return order;
}

}  // namespace

std::vector<int> huffman_lengths(std::span<const double> weights) {
  constexpr std::size_t kNone = ~std::size_t{0};
  std::vector<Node> nodes;
  std::vector<std::size_t> symbols;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    symbols.push_back(i);
    nodes.push_back({weights[i], nodes.size(), kNone, kNone});
  }
  std::vector<int> lengths(weights.size(), 0);
  const auto later = [&nodes](std::size_t a, std::size_t b) {
    if (nodes[a].weight != nodes[b].weight) return nodes[a].weight > nodes[b].weight;
    return nodes[a].order > nodes[b].order;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> heap(later);
  for (std::size_t i = 0; i < nodes.size(); ++i) heap.push(i);
  while (heap.size() > 1) {
    const std::size_t a = heap.top();
    heap.pop();
    const std::size_t b = heap.top();
    heap.pop();
    nodes.push_back({nodes[a].weight + nodes[b].weight, nodes.size(), a, b});
    heap.push(nodes.size() - 1);
  }
  // Walk from the root down: children come before their parents.
  std::vector<int> depth(nodes.size(), 0);
  for (std::size_t i = nodes.size(); i-- > symbols.size();) {
    depth[nodes[i].left] = depth[nodes[i].right] = depth[i] + 1;
  }
  for (std::size_t i = 0; i < symbols.size(); ++i) lengths[symbols[i]] = depth[i];
  return lengths;
}

std::vector<std::uint64_t> canonical_codewords(std::span<const int> lengths) {
  std::vector<std::uint64_t> words(lengths.size(), 0);
  std::uint64_t word = 0;
  int length = 0;
  for (const std::size_t symbol : by_length(lengths)) {
    if (lengths[symbol] == 0) continue;
    word = length == 0 ? 0 : (word + 1) << (lengths[symbol] - length);
    length = lengths[symbol];
    words[symbol] = word;
  }
  return words;
}

CodedBytes huffman_encode(std::span<const std::int32_t> codes) {
  const Alphabet alphabet = alphabet_of(codes);
  const std::vector<int> lengths = huffman_lengths(as_weights(alphabet));
  const std::vector<std::uint64_t> words = canonical_codewords(lengths);
  ByteWriter out;
  write_alphabet(out, alphabet);
  CodedBytes coded;
  coded.table_bytes = out.size();
  std::uint8_t pending = 0;
  int filled = 0;
  for (const std::int32_t code : codes) {
    const std::size_t symbol = alphabet.index_of(code);
    for (int bit = lengths[symbol] - 1; bit >= 0; --bit) {
      pending = static_cast<std::uint8_t>(pending << 1 | (words[symbol] >> bit & 1));
      if (++filled == 8) {
        out.byte(pending);
        filled = 0;
      }
    }
  }
  if (filled > 0) out.byte(static_cast<std::uint8_t>(pending << (8 - filled)));
  coded.bytes = out.take();
  return coded;
}

Expected<std::vector<std::int32_t>> huffman_decode(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  const auto alphabet = read_alphabet(in);
  if (!alphabet) return tl::unexpected(alphabet.error());
  const std::vector<int> lengths = huffman_lengths(as_weights(*alphabet));
  const std::vector<std::uint64_t> words = canonical_codewords(lengths);
  // Canonical words of one length are consecutive: the first of each length and the order define all.
  const std::vector<std::size_t> order = by_length(lengths);
  const std::uint64_t total = alphabet->total();
  // Each symbol needs at least a bit, except in an alphabet of one.
  if (alphabet->codes.size() > 1 && total > 8 * static_cast<std::uint64_t>(bytes.size())) {
    return refuse("coded bytes", "an end within the symbols", std::to_string(total) + " symbols",
                  bytes.size());
  }
  std::vector<std::int32_t> codes;
  if (alphabet->codes.size() == 1) {
    codes.assign(total, alphabet->codes[0]);
    return codes;
  }
  std::uint8_t pending = 0;
  int left = 0;
  while (codes.size() < total) {
    std::uint64_t word = 0;
    int length = 0;
    for (std::size_t at = 0; at < order.size();) {
      const int wanted = lengths[order[at]];
      for (; length < wanted; ++length) {
        if (left == 0) {
          const auto next = in.byte();
          if (!next) {
            return refuse("coded bytes", "an end within the symbols", std::to_string(total) + " symbols",
                          in.position());
          }
          pending = *next;
          left = 8;
        }
        word = word << 1 | (pending >> --left & 1U);
      }
      std::size_t end = at;
      while (end < order.size() && lengths[order[end]] == wanted) ++end;
      const std::uint64_t place = word - words[order[at]];
      if (word >= words[order[at]] && place < end - at) {
        codes.push_back(alphabet->codes[order[at + place]]);
        break;
      }
      at = end;
    }
  }
  return codes;
}

}  // namespace qs
