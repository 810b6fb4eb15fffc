#include "labs/model/model_table.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "labs/text.hpp"

namespace qs {

const FormatFigures* MeasuredTensor::format(std::string_view spec) const {
  const auto found = formats.find(spec);
  return found == formats.end() || !found->second.problem.empty() ? nullptr : &found->second;
}

bool MeasuredTensor::has(std::span<const std::string> specs) const {
  if (!problem.empty()) return true;
  return figures && std::all_of(specs.begin(), specs.end(),
                                [&](const std::string& spec) { return formats.contains(spec); });
}

void MeasuredTensor::take(TensorFigures measured) {
  for (FormatFigures& format : measured.formats) {
    const std::string spec = format.spec;
    formats[spec] = std::move(format);
  }
  measured.formats.clear();
  figures = std::move(measured);
}

std::string layer_of(std::string_view tensor) {
  std::size_t end = 0, last_dot = std::string_view::npos;
  for (std::size_t at = 0; at <= tensor.size(); at = end + 1) {
    end = std::min(tensor.find_first_of("./", at), tensor.size());
    const std::string_view part = tensor.substr(at, end - at);
    if (!part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos)
      return std::string(tensor.substr(0, end));
    if (end < tensor.size()) last_dot = end;
  }
  return std::string(tensor.substr(0, std::min(last_dot, tensor.size())));
}

bool is_matrix(const io::TensorInfo& tensor) {
  return std::count_if(tensor.shape.begin(), tensor.shape.end(),
                       [](std::uint64_t extent) { return extent > 1; }) >= 2;
}

double bytes_as_stored(const io::TensorInfo& tensor) {
  if (!tensor.unreadable.empty()) return static_cast<double>(tensor.bytes.size);
  return io::stored_bits(tensor.dtype) / 8 * static_cast<double>(tensor.count());
}

std::string shape_words(const io::TensorInfo& tensor) {
  std::string shape;
  for (const std::uint64_t extent : tensor.shape) shape += (shape.empty() ? "" : " × ") + grouped(extent);
  return shape.empty() ? "1" : shape;
}

}  // namespace qs
