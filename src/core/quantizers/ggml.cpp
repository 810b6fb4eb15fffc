#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/find.hpp"
#include "core/formats/ggml/types.hpp"
#include "core/formats/minifloat.hpp"
#include "core/quantizers/engine/granularity.hpp"
#include "core/quantizers/ggml_fit.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

/// A tensor in one of ggml's types: row by row, each padded with zeros to whole blocks, as its tool wants whole ones.
class GgmlQuantizer final : public Quantizer {
 public:
  GgmlQuantizer(const ggml::Type& type, const Sample& sample)
      : type_(type),
        row_(std::max<std::uint64_t>(1, row_length(sample.shape, sample.values.size()))),
        row_blocks_((row_ + type.block - 1) / type.block),
        rows_(sample.values.size() / row_) {
    subs_.reserve(static_cast<std::size_t>(rows_ * row_blocks_ * subs_of_block()));
  }

  bool fit_unit(const Sample& sample) override {
    constexpr std::uint64_t kUnit = 4096;  // values: whole blocks of every type
    const bool is_weighed = type_.uses_importance && !sample.importance.empty();
    // With an importance some types weigh by the mean square of the row.
    const std::uint64_t count = is_weighed ? row_ : std::min(kUnit, row_ - at_);
    const std::uint64_t first = next_row_ * row_ + at_;
    const std::span<const float> values = std::span(sample.values).subspan(first, count);
    padded_.assign((count + type_.block - 1) / type_.block * type_.block, 0.0F);
    std::transform(values.begin(), values.end(), padded_.begin(),
                   [](float x) { return std::isfinite(x) ? x : 0.0F; });
    if (is_weighed) {
      weights_.assign(padded_.size(), 0.0F);
      std::copy_n(sample.importance.begin() + static_cast<std::ptrdiff_t>(first), count, weights_.begin());
    }
    blocks_.assign(padded_.size() / type_.block, {});
    type_.encode({padded_, weights_}, blocks_);
    for (ggml::Block& block : blocks_) {
      if (type_.scale_field == ggml::ScaleField::kFloat16) block.scale = within_float16(block.scale);
      block.minimum = within_float16(block.minimum);
      for (std::size_t j = 0; j < subs_of_block(); ++j) subs_.push_back(sub_block(type_, block, j));
    }
    at_ += count;
    if (at_ == row_) {
      at_ = 0;
      ++next_row_;
    }
    return next_row_ == rows_;
  }

  void encode_from(std::uint64_t first, std::span<const float> values,
                   std::span<std::int32_t> codes) const override {
    for (std::size_t i = 0; i < values.size(); ++i) codes[i] = code_of(type_, sub_at(first + i), values[i]);
  }
  void decode_from(std::uint64_t first, std::span<const std::int32_t> codes,
                   std::span<float> values) const override {
    for (std::size_t i = 0; i < codes.size(); ++i) values[i] = value_of(type_, sub_at(first + i), codes[i]);
  }
  std::vector<std::int32_t> alphabet() const override {
    std::vector<std::int32_t> codes(static_cast<std::size_t>(type_.most) + 1);
    std::iota(codes.begin(), codes.end(), 0);
    // Those of E2M1 with a sign come first, from the largest magnitude down.
    if (type_.coding == ggml::Coding::kFp4) {
      const auto negative = codes.begin() + static_cast<std::ptrdiff_t>(codes.size() / 2);
      std::reverse(negative, codes.end());
      std::rotate(codes.begin(), negative, codes.end());
    }
    return codes;
  }
  StorageBits storage(std::uint64_t count) const override {
    const auto blocks = static_cast<double>(rows_ * row_blocks_);
    const auto fields = static_cast<double>(type_.bytes * 8 - type_.code_bits - type_.minimum_bits);
    return {
        static_cast<double>(count) * static_cast<double>(type_.code_bits) / static_cast<double>(type_.block),
        blocks * fields, blocks * static_cast<double>(type_.minimum_bits)};
  }
  std::vector<float> scales() const override {
    std::vector<float> scales;
    for (const ggml::SubBlock& sub : subs_) scales.push_back(sub.scale);
    return scales;
  }
  std::int64_t distinct_values() const override {
    return type_.coding == ggml::Coding::kFp4 ? type_.most : type_.most + 1;  // ±0 is one
  }
  int rate_bits() const override {
    return static_cast<int>((type_.code_bits + type_.block - 1) / type_.block);
  }
  bool shares_scales() const override { return subs_.size() > 1; }

 private:
  std::size_t subs_of_block() const { return type_.block / type_.sub_block; }
  const ggml::SubBlock& sub_at(std::uint64_t place) const {
    const std::uint64_t row = place / row_, at = place % row_;
    return subs_[static_cast<std::size_t>(row * row_blocks_ * subs_of_block() + at / type_.sub_block)];
  }
  /// A scale beyond float16 becomes its largest number.
  static std::uint16_t within_float16(std::uint16_t code) {
    constexpr std::uint16_t kSign = 0x8000, kLargest = 0x7BFF;
    return (code & ~kSign) > kLargest ? static_cast<std::uint16_t>((code & kSign) | kLargest) : code;
  }

  const ggml::Type& type_;
  std::uint64_t row_, row_blocks_, rows_;
  std::uint64_t next_row_ = 0, at_ = 0;
  std::vector<ggml::SubBlock> subs_;
  std::vector<float> padded_, weights_;
  std::vector<ggml::Block> blocks_;
};

constexpr std::string_view kPrefix = "ggml_";  // of types whose plain name is OCP's

/// A row of the list, which is made before the types themselves are there: the page loads them later. A test compares
/// them.
struct Words {
  std::string_view id;
  int block, rate_bits;
  bool has_float16_scale;
  std::string_view explanation;
};

constexpr std::array kWords = {
    Words{
        "q2_k", 256, 2, true,
        "Super-blocks of 256 along a row: sixteen sub-blocks with a scale and a minimum of four bits each, and a "
        "float16 over either kind. The encoder tries 17 grids for each sub-block and keeps the least sum of "
        "absolute errors, weighed by magnitude."},
    Words{
        "q3_k", 256, 3, true,
        "Super-blocks of 256 along a row: sixteen sub-blocks with a signed scale of six bits each, and a float16 "
        "over them. Codes move one at a time while the squared error, weighed by each weight's square, falls."},
    Words{
        "q4_k", 256, 4, true,
        "Super-blocks of 256 along a row: eight sub-blocks with a scale and a minimum of six bits each, and a "
        "float16 over either kind. The encoder tries 22 grids for each sub-block and keeps the least squared "
        "error, weighed towards large weights."},
    Words{
        "q5_k", 256, 5, true,
        "Super-blocks of 256 along a row: eight sub-blocks with a scale and a minimum of six bits each, and a "
        "float16 over either kind. The encoder tries 17 grids for each sub-block and keeps the least squared "
        "error, weighed towards large weights."},
    Words{
        "q6_k", 256, 6, true,
        "Super-blocks of 256 along a row: sixteen sub-blocks with a signed scale of eight bits each, and a float16 "
        "over them. The encoder tries 19 grids for each sub-block; each error counts by its weight's square."},
    Words{
        "iq4_nl", 32, 4, true,
        "Blocks of 32 along a row with a float16 scale and sixteen uneven levels, closer near 0. The encoder tries "
        "16 grids; each error counts by its weight's square."},
    Words{
        "iq4_xs", 256, 4, true,
        "Super-blocks of 256 along a row: eight sub-blocks with a signed scale of six bits each, a float16 over "
        "them, and the sixteen uneven levels of IQ4_NL."},
    Words{
        "tq1_0", 256, 2, true,
        "Super-blocks of 256 along a row with their largest magnitude as float16 scale: −1, 0 and 1, five codes to "
        "a byte. For networks trained with three values; of others it keeps little."},
    Words{"tq2_0", 256, 2, true,
          "The codes of TQ1_0, −1, 0 and 1 times the largest magnitude of 256 weights, in two bits each."},
    Words{"q1_0", 128, 1, true,
          "Blocks of 128 along a row: the sign of each weight, and the mean magnitude as float16."},
    Words{
        "q2_0", 64, 2, true,
        "Blocks of 64 along a row with their largest magnitude as float16 scale: −1, 0, 1 and 2, of which the "
        "encoder never uses 2."},
    Words{
        "ggml_mxfp4", 32, 4, false,
        "MXFP4 as ggml writes it: the same blocks of 32 and powers of two, each weight at the nearest level, of two "
        "equally near ones the smaller magnitude."},
    Words{
        "ggml_nvfp4", 64, 4, false,
        "NVFP4 as ggml writes it: groups of 16 with an E4M3 scale each and none for the tensor. Scales from 248 up "
        "become 448."},
};

}  // namespace

Expected<std::unique_ptr<Quantizer>> fit_ggml(const QuantizerInfo& row, const QuantizerSpec&,
                                              const Sample& sample) {
  return std::make_unique<GgmlQuantizer>(*ggml::find_type(row.id), sample);
}

QuantizerInfo ggml_type(std::string_view id) {
  const Words& words = *find_by(kWords, &Words::id, id);
  QuantizerInfo row;
  row.id = row.family = words.id;
  row.title = "GGUF ";
  const std::string_view name = id.starts_with(kPrefix) ? id.substr(kPrefix.size()) : id;
  for (const char letter : name)
    row.title += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  row.rate_bits = words.rate_bits;
  row.explanation =
      std::string(words.explanation) +
      (words.has_float16_scale ? " A scale beyond float16 saturates, where ggml's becomes infinite." : "");
  row.source = "libggml of llama.cpp, release v0.5.0, byte for byte: docs/ggml.md";
  row.block = static_cast<std::uint64_t>(words.block);
  row.whole_blocks = true;
  row.scale_equivariant = false;
  row.nearest_level = false;
  row.fit = fit_ggml;
  return row;
}

}  // namespace qs
