#include "core/quantizers/codes.hpp"
#include "core/quantizers/engine/fit_groups.hpp"

namespace qs {
namespace {

Expected<std::unique_ptr<Quantizer>> fit_symmetric(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                   const Sample& sample) {
  return fit_by_range(symmetric_code(row, spec), row, spec, sample, true);
}

}  // namespace

UniformCode symmetric_code(const QuantizerInfo& row, const QuantizerSpec& spec) {
  UniformCode code;
  code.bits = row.rate_bits;
  code.code_max = (1 << (row.rate_bits - 1)) - 1;
  const bool all_codes = value_of(row, spec, "codes") == "full";
  code.code_min = -code.code_max - (all_codes ? 1 : 0);
  code.steps = static_cast<float>(code.code_max) + (all_codes ? 0.5F : 0);
  code.stored = stored_scale(value_of(row, spec, "scale"));
  return code;
}

QuantizerInfo symmetric_int(int bits) {
  const std::string b = std::to_string(bits), top = std::to_string((1 << (bits - 1)) - 1),
                    unused = "−" + std::to_string(1 << (bits - 1));
  QuantizerInfo row;
  row.id = "int" + b;
  row.title = "INT" + b + " symmetric";
  row.family = "int";
  row.family_title = "INT symmetric";
  row.rate_bits = bits;
  row.explanation = "Consecutive integers from −" + top + " to " + top +
                    " times one scale, range divided by " + top + ". The code " + unused +
                    " is left unused so that 0 lies in the middle; codes=full uses it too, with the range "
                    "divided by " +
                    top + ".5.";
  row.source =
      "Restricted range, Jacob et al. 2018; full range and float32 arithmetic of PyTorch's observer and "
      "quantize_val, half to even, without its least scale";
  row.params = {range_param("absmax"), choice_param("codes", "Codes", {"restricted", "full"}),
                channel_param(), block_param("none"), scale_param("float32")};
  row.fixed_partition = true;
  row.scale_equivariant = true;
  row.permutation_equivariant = true;
  row.scaled_by_largest = true;
  row.fit = fit_symmetric;
  return row;
}

}  // namespace qs
