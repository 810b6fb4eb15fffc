#pragma once
/// Lab "entropy": how many of your bits are real? Codes carry H = −Σ p·log₂ p bits, less than log₂ of their
/// number if shares are unequal. The reader drags thresholds, draws codes one by one, and writes all of them
/// as real bytes.

#include "core/analysis.hpp"
#include "labs/noise/lab.hpp"
#include "labs/state/info_unit.hpp"

namespace qs {

/// Three ways to cut a sample into 2^b cells.
enum class Partition { kEven, kEqualShares, kLloydMax };

struct EntropyResult {
  std::optional<Error> problem;
  std::uint64_t count = 0;
  double sigma = 0, x_low = -1, x_high = 1;
  std::vector<double> density;  // equal bins of [x_low, x_high], largest 1
  Cells cells;                  // empty for rows without a fixed partition
  std::vector<std::int32_t> codes;
  std::vector<double> shares;  // p of each code

  int rate_bits = 0;
  double entropy_bits = 0, most_bits = 0;  // H, and log₂ of the number of codes
  std::size_t codes_used = 0;
  double reachable = 0;   // distinct values that codes decode to
  double redundancy = 0;  // fraction of the bits: 1 − H/b
  std::optional<double> sqnr_db;
  std::size_t scales = 0;              // H is pooled over all of them
  std::optional<Partition> partition;  // nothing if made by hand, or for another format
};
EntropyResult compute_entropy(const QuantizerSpec& spec, const Expected<Analysis>& analysis,
                              const Sample& sample);

/// Returns a quantizer with 2^bits cells of that kind.
QuantizerSpec with_partition(Partition partition, int bits, const Sample& sample);
inline constexpr int kMostPartitionBits = 5;
/// Moves threshold i as far as its neighbours allow and puts levels at the means of the cells.
QuantizerSpec with_threshold(const Cells& cells, std::size_t i, double to);

/// The codes written as bytes.
struct CodeWord {
  std::int32_t code = 0;
  double share = 0, surprise_bits = 0;  // −log2 of the share
  std::string word;                     // Huffman's, as 0 and 1; empty if only one code occurs
};

struct BytesResult {
  std::uint64_t codes = 0;      // number written: the first 65,536 at most
  double plain = 0, least = 0;  // N·b and N·H in bytes
  std::size_t huffman = 0, huffman_table = 0, rans = 0, rans_table = 0;
  bool same_again = false;      // both decoders returned the same codes
  std::vector<CodeWord> words;  // of the most frequent codes
  std::size_t alphabet = 0;     // codes that occur
};
BytesResult compute_bytes(const Expected<Analysis>& analysis, const Sample& sample);

/// bfloat16 split into its fields: 1 bit of sign, 8 of exponent, 7 of mantissa. The surprise: of 4,096 weights
/// almost every pattern is a new one, so that the plug-in entropy lies low and a coder's table takes the rest.
struct FieldsResult {
  struct Field {
    int bits = 0;
    double entropy_bits = 0;
  };
  Field sign{1, 0}, exponent{8, 0}, mantissa{7, 0}, whole{16, 0};
  std::size_t patterns = 0;  // that occur
  double coded_bits = 0;     // a weight, as bytes by rANS with their table: of the first 65,536 at most
};
FieldsResult compute_fields(const Sample& sample);

std::string entropy_answer(const EntropyResult& result, InfoUnit unit = {});
/// Compares H(Q) with h(X) − log2 Δ at the present step.
std::string step_answer(const ValidityMap& map, const NoiseResult& present, InfoUnit unit = {});
std::string bytes_answer(const BytesResult& bytes, InfoUnit unit = {});
std::string fields_answer(const FieldsResult& fields, InfoUnit unit = {});

}  // namespace qs
