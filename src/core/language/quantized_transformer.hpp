#pragma once
/// A transformer whose matrices are quantized by formats of the list, kind by kind:
///
///     bits per weight  = Σ_m n_m b_m / Σ_m n_m          b_m: stored bits of matrix m, scales counted
///     entropy          = Σ_m n_m H_m / Σ_m n_m          H_m: of its codes; the stored bits where it keeps its own
///     weight SNR       = Σ w² / Σ (w − ŵ)²              over all weights together
///
/// A matrix that is not quantized counts with 16 bits a weight: the float model is a checkpoint's float16
/// (checkpoint.hpp). Channels and blocks run along the inputs of an output; of the embedding and of the
/// positions, along the width of a word or a place.

#include <array>
#include <memory>
#include <optional>

#include "core/analysis.hpp"
#include "core/language/transformer.hpp"

namespace qs {

inline constexpr double kFloat16Bits = 16;

/// Formats by kind; nothing where the matrices stay as they are.
using KindFormats = std::array<std::optional<QuantizerSpec>, kMatrixKinds>;
/// The same format for all kinds.
KindFormats all_kinds(const QuantizerSpec& spec);
/// The format for one kind alone.
KindFormats one_kind(MatrixKind kind, const QuantizerSpec& spec);

struct QuantizedMatrix {
  TransformerMatrix matrix;
  std::string spec;  // canonical; empty where it is as it was
  double bits_per_weight = kFloat16Bits, entropy_bits = kFloat16Bits;
  std::optional<double> weight_sqnr_db;  // nothing where it is as it was, or zero
};

struct QuantizedTransformer {
  Transformer transformer;
  std::vector<QuantizedMatrix> matrices;  // in the order of matrices()
  double bits_per_weight = kFloat16Bits, entropy_bits = kFloat16Bits;
  std::optional<double> weight_sqnr_db;  // infinite where all are as they were
};

/// A unit of work is a stage of one matrix.
class QuantizeTransformerJob : public Job {
 public:
  QuantizeTransformerJob(Transformer transformer, KindFormats formats);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// Once, after step() has returned true. Refusals name the matrix.
  Expected<QuantizedTransformer> take();

 private:
  void unit();
  void replace(const TransformerMatrix& matrix, const Analysis& analysis);
  void finish();

  KindFormats formats_;
  std::vector<TransformerMatrix> places_;
  std::size_t next_ = 0;
  std::unique_ptr<Sample> sample_;  // of the present matrix
  std::unique_ptr<AnalysisJob> analysis_;
  double signal_ = 0, noise_ = 0;
  std::optional<Error> problem_;
  QuantizedTransformer result_;
};

Expected<QuantizedTransformer> quantize_transformer(Transformer transformer, const KindFormats& formats);

}  // namespace qs
