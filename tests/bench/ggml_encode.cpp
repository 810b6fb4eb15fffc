// Times encoding of ggml's types on one thread: ours and, natively, ggml_quantize_chunk() of a libggml-base whose path is
// given. Both encode the same Gaussian rows of 4,096, without and with an importance; their bytes must be the same before
// either is timed. Prints nanoseconds a value as JSON, the least of rounds in which the two take turns.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>

#include "core/formats/ggml/types.hpp"
#include "core/numerics/random.hpp"
#ifndef __EMSCRIPTEN__
#include <dlfcn.h>
#endif

namespace {

constexpr std::size_t kRow = 4096, kRows = 16;
constexpr int kRounds = 12;

using Chunk = std::size_t (*)(int type, const float* from, void* to, std::int64_t start, std::int64_t rows,
                              std::int64_t row_length, const float* importance);

/// ggml's numbers of its types (enum ggml_type).
struct Measured {
  const char* id;
  int number;
};
constexpr Measured kMeasured[] = {{"q4_k", 12},   {"q5_k", 13}, {"q6_k", 14}, {"iq4_xs", 23},
                                  {"q2_k", 10},   {"q3_k", 11}, {"q4_0", 2},  {"q8_0", 8},
                                  {"iq4_nl", 20}, {"q4_1", 3},  {"q5_0", 6},  {"tq2_0", 35}};

double now() {
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

struct Data {
  std::vector<float> values, importance;
};

/// Box–Muller.
double normal_at(std::uint64_t i) {
  const auto [u, v] = qs::uniform_pair(1, i);
  return std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586 * v);
}

Data gaussian_rows() {
  Data data;
  for (std::size_t i = 0; i < kRow * kRows; ++i)
    data.values.push_back(static_cast<float>(0.02 * normal_at(i)));
  for (std::size_t i = 0; i < kRow; ++i) {
    const double root = normal_at(kRow * kRows + i);
    data.importance.push_back(static_cast<float>(root * root));
  }
  return data;
}

std::vector<std::byte> ours(const qs::ggml::Type& type, const Data& data, bool weighed) {
  std::vector<std::byte> bytes;
  for (std::size_t row = 0; row < kRows; ++row) {
    const std::vector<std::byte> more = qs::ggml::encode_row(
        type, {std::span(data.values).subspan(row * kRow, kRow),
               weighed ? std::span<const float>(data.importance) : std::span<const float>()});
    bytes.insert(bytes.end(), more.begin(), more.end());
  }
  return bytes;
}

#ifdef __EMSCRIPTEN__
Chunk open_chunk(int, char**) {
  return nullptr;
}
#else
Chunk open_chunk(int count, char** texts) {
  if (count < 2) return nullptr;
  void* library = dlopen(texts[1], RTLD_NOW);
  if (library == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    std::exit(1);
  }
  return reinterpret_cast<Chunk>(dlsym(library, "ggml_quantize_chunk"));
}
#endif

}  // namespace

int main(int count, char** texts) {
  const Chunk chunk = open_chunk(count, texts);
  const Data data = gaussian_rows();
  const char* before = "{";
  for (const Measured& measured : kMeasured) {
    const char* const id = measured.id;
    const int number = measured.number;
    const qs::ggml::Type& type = *qs::ggml::find_type(id);
    std::vector<std::byte> theirs(kRow * kRows / type.block * type.bytes);
    for (const bool weighed : {false, true}) {
      if (weighed && !type.uses_importance) continue;
      const auto run_theirs = [&] {
        chunk(number, data.values.data(), theirs.data(), 0, kRows, kRow,
              weighed ? data.importance.data() : nullptr);
      };
      double least = 1e18, least_of_theirs = 1e18;
      for (int round = 0; round < kRounds; ++round) {
        double start = now();
        const std::vector<std::byte> bytes = ours(type, data, weighed);
        least = std::min(least, now() - start);
        if (chunk == nullptr) continue;
        start = now();
        run_theirs();
        least_of_theirs = std::min(least_of_theirs, now() - start);
        if (bytes != theirs) {
          std::fprintf(stderr, "%s: bytes differ from ggml's\n", id);
          return 1;
        }
      }
      constexpr double kValues = kRow * kRows;
      std::printf("%s\"%s%s\": {\"ours\": %.3f", before, id, weighed ? ", importance" : "", least / kValues);
      if (chunk != nullptr) std::printf(", \"theirs\": %.3f", least_of_theirs / kValues);
      std::printf("}");
      before = ",\n";
    }
  }
  std::printf("}\n");
  return 0;
}
