#include "core/language/quantized_transformer.hpp"

#include "core/numerics/decibels.hpp"

namespace qs {
namespace {

bool a_single_unit() {
  return false;
}

/// "query of layer 2", "head".
std::string place_of(const TransformerMatrix& matrix) {
  const bool in_layer = matrix.kind >= MatrixKind::kQuery && matrix.kind <= MatrixKind::kDown;
  return std::string(name_of(matrix.kind)) +
         (in_layer ? " of layer " + std::to_string(matrix.layer + 1) : std::string());
}

}  // namespace

KindFormats all_kinds(const QuantizerSpec& spec) {
  KindFormats formats;
  formats.fill(spec);
  return formats;
}

KindFormats one_kind(MatrixKind kind, const QuantizerSpec& spec) {
  KindFormats formats;
  formats[static_cast<std::size_t>(kind)] = spec;
  return formats;
}

QuantizeTransformerJob::QuantizeTransformerJob(Transformer transformer, KindFormats formats)
    : formats_(std::move(formats)), places_(matrices(transformer.sizes)) {
  result_.transformer = std::move(transformer);
  if (places_.empty()) finish();
}

bool QuantizeTransformerJob::step(const Budget& may_go_on) {
  while (!problem_ && next_ < places_.size()) {
    unit();
    if (!may_go_on()) break;
  }
  return problem_ || next_ == places_.size();
}

double QuantizeTransformerJob::progress() const {
  return problem_ ? 1 : static_cast<double>(next_) / static_cast<double>(places_.size());
}

void QuantizeTransformerJob::unit() {
  const TransformerMatrix& matrix = places_[next_];
  const std::optional<QuantizerSpec>& spec = formats_[static_cast<std::size_t>(matrix.kind)];
  const auto fail = [&](Error error) {
    error.field = place_of(matrix) + ": " + error.field;
    problem_ = std::move(error);
  };
  if (!spec) {
    for (const float w : result_.transformer.weights_of(matrix)) signal_ += static_cast<double>(w) * w;
    result_.matrices.push_back({matrix, {}, kFloat16Bits, kFloat16Bits, std::nullopt});
    ++next_;
  } else if (sample_ == nullptr) {
    const auto weights = result_.transformer.weights_of(matrix);
    Expected<Sample> sample = make_sample({weights.begin(), weights.end()}, {matrix.rows, matrix.columns});
    if (!sample) return fail(sample.error());
    sample_ = std::make_unique<Sample>(std::move(*sample));
    analysis_ = std::make_unique<AnalysisJob>(*spec, *sample_);
  } else if (analysis_->step(a_single_unit)) {
    const Expected<Analysis> analysis = analysis_->take();
    if (!analysis) return fail(analysis.error());
    replace(matrix, *analysis);
    analysis_.reset();
    sample_.reset();
    ++next_;
  }
  if (next_ == places_.size()) finish();
}

void QuantizeTransformerJob::replace(const TransformerMatrix& matrix, const Analysis& analysis) {
  const std::span<float> weights = result_.transformer.weights_of(matrix);
  std::vector<std::int32_t> codes(weights.size());
  analysis.quantizer->encode(sample_->values, codes);
  analysis.quantizer->decode(codes, weights);
  double signal = 0, noise = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double w = sample_->values[i], e = static_cast<double>(weights[i]) - w;
    signal += w * w;
    noise += e * e;
  }
  signal_ += signal;
  noise_ += noise;
  result_.matrices.push_back({matrix, analysis.spec, analysis.metric("bits_per_weight").value_or(0),
                              analysis.metric("entropy_bits").value_or(0), snr_db(signal, noise)});
}

void QuantizeTransformerJob::finish() {
  double count = 0, bits = 0, entropy = 0;
  for (const QuantizedMatrix& each : result_.matrices) {
    const auto n = static_cast<double>(each.matrix.count());
    count += n;
    bits += n * each.bits_per_weight;
    entropy += n * each.entropy_bits;
  }
  result_.bits_per_weight = bits / count;
  result_.entropy_bits = entropy / count;
  result_.weight_sqnr_db = snr_db(signal_, noise_);
}

Expected<QuantizedTransformer> QuantizeTransformerJob::take() {
  if (problem_) return tl::unexpected(*problem_);
  return std::move(result_);
}

Expected<QuantizedTransformer> quantize_transformer(Transformer transformer, const KindFormats& formats) {
  QuantizeTransformerJob job(std::move(transformer), formats);
  job.step(no_limit);
  return job.take();
}

}  // namespace qs
