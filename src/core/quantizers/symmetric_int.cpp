#include "core/quantizers.hpp"
#include "core/quantizers/rows.hpp"
#include "core/quantizers/uniform_int.hpp"
#include "core/range.hpp"

namespace qs {
namespace {

Expected<std::unique_ptr<Quantizer>> fit_symmetric(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                   const Sample& sample) {
  const Range range = choose_range(spec.value(row.params[0]), true, sample.sorted);
  UniformInt::Setup setup;
  setup.rate_bits = row.rate_bits;
  setup.code_max = (1 << (row.rate_bits - 1)) - 1;
  setup.code_min = -setup.code_max;
  setup.scale = scale_for(range.high, static_cast<float>(setup.code_max));
  return std::make_unique<UniformInt>(setup);
}

}  // namespace

QuantizerInfo symmetric_int(int bits) {
  const std::string b = std::to_string(bits), top = std::to_string((1 << (bits - 1)) - 1);
  QuantizerInfo row;
  row.id = "int" + b;
  row.title = "INT" + b + " symmetric";
  row.family = "int";
  row.rate_bits = bits;
  row.explanation = "Consecutive integers from −" + top + " to " + top +
                    " times one scale, range divided by " + top + ". The code −" +
                    std::to_string(1 << (bits - 1)) + " is left unused so that 0 lies in the middle.";
  row.source =
      "Restricted range, Jacob et al. 2018; float32 arithmetic of PyTorch's quantize_val, half to even";
  row.params = {range_param("absmax")};
  row.fixed_partition = true;
  row.scale_equivariant = true;
  row.fit = fit_symmetric;
  return row;
}

}  // namespace qs
