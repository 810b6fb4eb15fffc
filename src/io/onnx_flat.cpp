#include "io/onnx_flat.hpp"

#include "io/reader_parts.hpp"

namespace qs::io {

std::uint64_t rounded_up(std::uint64_t count, std::uint64_t by) {
  return count == 0 ? 0 : (count - 1) / by + 1;
}

std::optional<std::uint64_t> amount_of(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  const std::array<std::uint64_t, 3> axes = {a, b, c};
  return checked_byte_count(axes, 1);
}

bool is_code_width(std::uint64_t bits) {
  return bits == 2 || bits == 4 || bits == 8;
}

std::string why_no_bytes(const OnnxCodes& codes) {
  if (std::string why = why_not_as_stored(codes); !why.empty()) return why;
  if (codes.use.is_part || codes.use.is_turned) return "its places change on the way to the node";
  return codes.source.type == kOnnxUint8 ? "" : codes.op() + " takes codes of type UINT8 only";
}

std::string why_no_scale_type(const OnnxConstant& found, std::string_view word) {
  if (is_scale_type(onnx_type(found.source->type))) return {};
  return "its " + std::string(word) + ", " + quote_text(found.name) + ", is " +
         onnx_type_name(found.source->type);
}

std::string take_exactly(OnnxWeight& weight, NumberGrid& grid, const OnnxConstant& found, std::uint64_t count,
                         PartRole role) {
  const std::string word = role == PartRole::kZeros ? "zero point" : "scale";
  if (std::string why = why_not_there(found, word); !why.empty()) return why;
  if (found.tensor->count() != count) {
    return "its " + word + ", " + quote_text(found.name) + " of " + shape_text(found.tensor->shape) +
           ", should be " + std::to_string(count) + " numbers";
  }
  const NumberGrid as = grid;
  grid = onnx_part(weight.decoding, role, *found.tensor, *found.source);
  grid.per = as.per;
  grid.stride = as.stride;
  weight.beside.push_back(found.tensor);
  return {};
}

TensorUse use_of_rows(const OnnxCodes& codes, bool is_turned) {
  return {is_turned ? std::vector<std::uint32_t>{1, 0} : std::vector<std::uint32_t>{0, 1}, 1, codes.op()};
}

}  // namespace qs::io
