// Times decoding of ggml's blocks on one thread: ours and, natively, dequantize_row_*() of a libggml-base whose path
// is given. Both decode the same random blocks, in pieces that stay in a cache; their values must be the same bits
// before either is timed. Prints nanoseconds a value as JSON, the least of short rounds in which the two take turns:
// other programs can only make a round slower.
#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "io/dtype.hpp"
#include "io/ggml_types.hpp"
#ifndef __EMSCRIPTEN__
#include <dlfcn.h>
#endif

namespace {

using qs::io::DTypeInfo;

constexpr std::size_t kPiece = 1 << 12;  // values decoded at once
constexpr std::size_t kPieces = 1 << 8;  // of different bytes, 1 M values
constexpr int kRounds = 16;              // over all pieces, 16 M values in all

using Decode = void (*)(const void* blocks, float* values, std::int64_t count);

/// Random bytes; in the middle of float16 and E8M0, so that no scale is NaN or infinite.
std::vector<std::byte> random_blocks(std::size_t size) {
  std::vector<std::byte> bytes(size);
  std::uint32_t state = 12345;
  for (std::byte& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<std::byte>(state >> 24 & 0xBF);
  }
  return bytes;
}

template <class Run>
double nanoseconds_a_value(Run run) {
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t piece = 0; piece < kPieces; ++piece) run(piece);
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() /
         static_cast<double>(kPieces * kPiece);
}

struct Work {
  const DTypeInfo& type;
  Decode decode_theirs;
  std::size_t piece_bytes;
  std::vector<std::byte> blocks;
  std::vector<float> values;
  double least = 1e9, least_of_theirs = 1e9;

  Work(const DTypeInfo& row, Decode reference)
      : type(row),
        decode_theirs(reference),
        piece_bytes(kPiece / row.block * row.bytes),
        blocks(random_blocks(kPieces * piece_bytes)),
        values(kPiece) {}

  void ours(std::size_t piece) {
    decode(type.dtype, false, std::span(blocks).subspan(piece * piece_bytes, piece_bytes), values);
  }
  void theirs(std::size_t piece) {
    decode_theirs(blocks.data() + piece * piece_bytes, values.data(), static_cast<std::int64_t>(kPiece));
  }
  void measure() {
    for (int round = 0; round < kRounds; ++round) {
      least = std::min(least, nanoseconds_a_value([&](std::size_t piece) { ours(piece); }));
      if (decode_theirs == nullptr) continue;
      least_of_theirs =
          std::min(least_of_theirs, nanoseconds_a_value([&](std::size_t piece) { theirs(piece); }));
    }
  }
};

/// Both NaN counts as the same: which NaN a product is differs by machine.
bool is_same(Work& work) {
  for (std::size_t piece = 0; piece < kPieces; ++piece) {
    work.ours(piece);
    const std::vector<float> mine = work.values;
    work.theirs(piece);
    for (std::size_t i = 0; i < mine.size(); ++i) {
      const float a = mine[i], b = work.values[i];
      if (std::memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b)) continue;
      std::fprintf(stderr, "%s: value %zu of piece %zu is %a, in ggml %a\n",
                   std::string(work.type.name).c_str(), i, piece, static_cast<double>(a),
                   static_cast<double>(b));
      return false;
    }
  }
  return true;
}

#ifdef __EMSCRIPTEN__
bool open_library(int, char**) {
  return true;
}
Decode find(std::string_view) {
  return nullptr;
}
#else
void* library = nullptr;

bool open_library(int count, char** texts) {
  if (count > 1) library = dlopen(texts[1], RTLD_NOW);
  if (count > 1 && library == nullptr) std::fprintf(stderr, "%s\n", dlerror());
  return count == 1 || library != nullptr;
}

/// dequantize_row_q4_K and others: the K keeps its capital.
Decode find(std::string_view type) {
  if (library == nullptr) return nullptr;
  std::string name = "dequantize_row_";
  for (const char c : type)
    name += c == 'K' ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return reinterpret_cast<Decode>(dlsym(library, name.c_str()));
}
#endif

}  // namespace

int main(int count, char** texts) {
  if (!open_library(count, texts)) return 1;
  std::vector<Work> works;
  for (const qs::io::GgmlType& type : qs::io::ggml_types()) {
    if (type.dtype && type.block > 1) works.emplace_back(qs::io::info(*type.dtype), find(type.name));
  }
  for (Work& work : works) {
    if (work.decode_theirs != nullptr && !is_same(work)) return 1;
  }
  // Twice: an engine compiles functions while they run, and has compiled all by the second time.
  for (int pass = 0; pass < 2; ++pass) {
    for (Work& work : works) work.measure();
  }
  const char* before = "{";
  for (const Work& work : works) {
    std::printf("%s\"%s\": {\"ours\": %.4f", before, std::string(work.type.name).c_str(), work.least);
    if (work.decode_theirs != nullptr) std::printf(", \"theirs\": %.4f", work.least_of_theirs);
    std::printf("}");
    before = ",\n";
  }
  std::printf("}\n");
  return 0;
}
