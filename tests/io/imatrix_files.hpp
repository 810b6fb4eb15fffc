#pragma once
/// Importance files built in memory, as llama.cpp writes them.

#include "gguf_files.hpp"
#include "opened_models.hpp"

namespace qs::test {

struct ImportanceList {
  std::string weight;
  std::vector<float> sums;    // of squares, one list of each expert after another
  std::vector<float> counts;  // of each expert
};

/// imatrix.gguf: NAME.in_sum2 [experts, inputs] and NAME.counts [experts, 1].
inline Bytes imatrix_gguf(const std::vector<ImportanceList>& lists) {
  constexpr std::uint32_t kText = 8, kU32 = 4, kArray = 9, kF32 = 0;
  Bytes file = gguf_start(2 * lists.size(), 4);
  append(file, gguf_pair("general.type", kText, gguf_string("imatrix")));
  append(file, gguf_pair("imatrix.datasets", kArray, gguf_array(kText, 1, gguf_string("wiki.txt"))));
  append(file, gguf_pair("imatrix.chunk_count", kU32, u32(1)));
  append(file, gguf_pair("imatrix.chunk_size", kU32, u32(512)));
  Bytes data;
  const auto add = [&](const std::string& name, const std::vector<float>& values,
                       std::vector<std::uint64_t> shape) {
    append(file, gguf_info(name, shape, kF32, data.size()));
    append(data, bytes_of_floats(values));
    data = aligned(data);
  };
  for (const ImportanceList& list : lists) {
    const std::uint64_t experts = list.counts.size();
    add(list.weight + ".in_sum2", list.sums, {list.sums.size() / experts, experts});
    add(list.weight + ".counts", list.counts, {1, experts});
  }
  return joined({aligned(file), data});
}

/// imatrix.dat: means of squares times the number of calls.
inline Bytes imatrix_dat(const std::vector<ImportanceList>& lists, std::uint32_t calls) {
  Bytes file = u32(lists.size());
  for (const ImportanceList& list : lists) {
    append(file, joined({u32(list.weight.size()), bytes_of_text(list.weight), u32(calls),
                         u32(list.sums.size()), bytes_of_floats(list.sums)}));
  }
  append(file, joined({u32(7), u32(8), bytes_of_text("wiki.txt")}));
  return file;
}

}  // namespace qs::test
