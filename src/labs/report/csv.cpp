#include <cmath>

#include "core/text.hpp"
#include "labs/report/facts.hpp"
#include "labs/report/html_text.hpp"
#include "labs/report/model_report.hpp"
#include "labs/words/csv.hpp"

namespace qs {
namespace {

std::string guarded(std::string_view name) {
  const std::string text = utf8_text(name);
  const bool is_taken_for_formula = text.find_first_of("=+-@\t\r\n'") == 0;
  return is_taken_for_formula ? "'" + text : text;
}

std::string shape_text(const io::TensorInfo& tensor) {
  std::string shape;
  for (const std::uint64_t extent : tensor.shape)
    shape += (shape.empty() ? "" : "x") + std::to_string(extent);
  return shape.empty() ? "1" : shape;
}

std::string number(const std::optional<double>& value) {
  if (!value || std::isnan(*value)) return "";
  return std::isinf(*value) ? "exact" : shortest(*value);
}

}  // namespace

std::string mix_csv(const ReportInput& input) {
  std::string csv =
      "tensor,shape,type,weights,format,bits_per_weight,sqnr_db,entropy_bits,storage_bytes,role,non_"
      "finite\r\n";
  for (std::size_t i = 0; i < input.table.tensors.size(); ++i) {
    const io::TensorInfo& tensor = input.table.tensors[i].info;
    const Fate fate = fate_of(input, i);
    CsvLine line;
    line.add(guarded(tensor.name));
    line.add(shape_text(tensor));
    line.add(type_name(tensor));
    line.add(std::to_string(tensor.count()));
    line.add(fate.format);
    line.add(fate.known ? shortest(fate.bits_per_weight) : "");
    line.add(number(fate.sqnr_db));
    line.add(number(fate.entropy_bits));
    line.add(fate.known ? shortest(fate.bytes) : "");
    const io::TensorRole role = input.table.tensors[i].role();
    line.add(role.why.empty() ? "weight" : role.why);
    const std::optional<TensorFigures>& figures = input.table.tensors[i].figures;
    line.add(figures ? std::to_string(figures->non_finite.total()) : "");
    csv += line.text();
  }
  return csv;
}

}  // namespace qs
