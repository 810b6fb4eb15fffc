#include "core/formats/nf4.hpp"
#include "core/quantizers/codes.hpp"
#include "core/quantizers/engine/fit_groups.hpp"
#include "core/survey/extent.hpp"
#include "core/survey/lane_kernel.hpp"

namespace qs {
namespace {

constexpr int kMxInt8Steps = 64;

/// UniformCode: clamp(rne(u) + z) = rne(clamp(u)) + z, since the ends of the clamp are integers.
template <bool kDivides>
class UniformArithmetic {
 public:
  UniformArithmetic(UniformCode code, int mx_steps) : code_(std::move(code)), mx_steps_(mx_steps) {}

  struct Shared {
    Float4 scale, inverse, least, most;
    Int4 to_place;
    Compared apply(Float4 x, Int4& place) const {
      const Float4 u = kDivides ? x / scale : x * inverse;
      const Float4 sum = min4(max4(u, least), most) + splat4(kRounding);
      place = bits4(sum) + to_place;
      constexpr float kMost = std::numeric_limits<float>::max();
      const Float4 decoded = (sum - splat4(kRounding)) * scale;
      return {min4(max4(decoded, splat4(-kMost)), splat4(kMost)), x};
    }
  };
  std::size_t codes() const { return static_cast<std::size_t>(code_.distinct_values()); }
  Shared fit(std::span<const float> run) const {
    UniformCode::Group group;
    if (mx_steps_ > 0) {
      group.scale = mx_scale(largest_magnitude(run), 0) / static_cast<float>(mx_steps_);
    } else if (code_.affine) {
      group = code_.group(extent_of(run));
    } else {
      const float most = largest_magnitude(run);
      group = code_.group({-most, most});
    }
    const std::int32_t z = group.zero_point;
    return {splat4(group.scale), splat4(group.inverse), splat4(static_cast<float>(code_.code_min - z)),
            splat4(static_cast<float>(code_.code_max - z)),
            splat4(z - code_.code_min) - bits4(splat4(kRounding))};
  }

 private:
  UniformCode code_;
  int mx_steps_;  // of a block's power of two; 0 where the scale comes from the range
};

/// TableCode with the levels of NF4.
class Nf4Arithmetic {
 public:
  explicit Nf4Arithmetic(const StoredScale& stored) : stored_(stored) {
    for (std::size_t i = 1; i < kNf4Levels.size(); ++i)
      thresholds_[i - 1] = splat4((kNf4Levels[i - 1] + kNf4Levels[i]) / 2);
  }

  struct Shared {
    const std::array<Float4, kNf4Levels.size() - 1>* thresholds;
    Float4 scale, divisor;
    Compared apply(Float4 x, Int4& place) const {
      const Float4 u = x / divisor;
      Int4 code{};
      for (const Float4 threshold : *thresholds) code -= u > threshold;
      place = code;
      const auto level = [&](int lane) { return kNf4Levels[static_cast<std::size_t>(code[lane])]; };
      return {Float4{level(0), level(1), level(2), level(3)} * scale, x};
    }
  };
  std::size_t codes() const { return kNf4Levels.size(); }
  Shared fit(std::span<const float> run) const {
    const float scale = stored_.round(largest_magnitude(run));
    return {&thresholds_, splat4(scale), splat4(scale == 0 ? 1.0F : scale)};
  }

 private:
  StoredScale stored_;
  std::array<Float4, kNf4Levels.size() - 1> thresholds_;
};

/// FloatCode times a power of two. With 2^e ≤ |u| < 2^(e+1), adding 2^(e−m+23) rounds |u| to a multiple of
/// 2^(e−m), ties to even; the sum's last bits are that multiple. e is at least the format's least exponent.
class MxFloatArithmetic {
 public:
  explicit MxFloatArithmetic(const Minifloat& element) : element_(element) {}

  struct Shared {
    Float4 scale, inverse, most;
    Int4 least_exponent, sign, most_code;
    int mantissa_bits;
    Compared apply(Float4 x, Int4& place) const {
      const Float4 magnitude = abs4(x), u = magnitude * inverse;
      const Int4 exponent = max4(bits4(u) & splat4(std::int32_t{0x7F800000}), least_exponent);
      const Int4 rounding = exponent + splat4(std::int32_t{kFraction - mantissa_bits} << kFraction);
      const Float4 sum = u + with_bits4(rounding);
      const Int4 code = ((exponent - least_exponent) >> (kFraction - mantissa_bits)) + bits4(sum) - rounding;
      place = min4(code, most_code) | ((x < splat4(0.0F)) & sign);
      return {min4(sum - with_bits4(rounding), most) * scale, magnitude};
    }
  };
  std::size_t codes() const { return element_.sign_bit() + element_.max_code() + 1; }
  Shared fit(std::span<const float> run) const {
    const float scale = mx_scale(largest_magnitude(run), max_exponent_);
    return {splat4(scale),
            splat4(1.0F / scale),
            splat4(largest_),
            splat4(std::int32_t{kBias + 1 - element_.bias} << kFraction),
            splat4(static_cast<std::int32_t>(element_.sign_bit())),
            splat4(static_cast<std::int32_t>(element_.max_code())),
            element_.mantissa_bits};
  }

 private:
  static constexpr int kFraction = 23, kBias = 127;  // of float32

  Minifloat element_;
  int max_exponent_ = element_.max_exponent();
  float largest_ = element_.max();
};

template <class Arithmetic>
std::unique_ptr<RunKernel> kernel(Arithmetic arithmetic) {
  return std::make_unique<LaneKernel<Arithmetic>>(std::move(arithmetic));
}

}  // namespace

std::unique_ptr<RunKernel> run_kernel_of(const QuantizerSpec& spec) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return nullptr;
  const std::string range = value_of(*row, spec, "range");
  if (row->family == "int" && range == "absmax")
    return kernel(UniformArithmetic<false>(symmetric_code(*row, spec), 0));
  if (row->family == "uint" && range == "minmax")
    return kernel(UniformArithmetic<false>(torch_code(*row, spec), 0));
  if (row->family == "uint_onnx" && range == "minmax")
    return kernel(UniformArithmetic<true>(onnx_code(*row, spec), 0));
  if (row->id == "mxint8") return kernel(UniformArithmetic<true>(mxint8_code(), kMxInt8Steps));
  if (row->id == "nf4" && value_of(*row, spec, "double") == "off")
    return kernel(Nf4Arithmetic(stored_scale(value_of(*row, spec, "scale"))));
  if (row->id.starts_with("mxfp")) return kernel(MxFloatArithmetic(mx_element(*row, spec)));
  return nullptr;
}

}  // namespace qs
