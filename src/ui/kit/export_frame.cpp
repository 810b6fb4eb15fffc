#include "ui/kit/export_frame.hpp"

#include "core/text.hpp"
#include "labs/words/csv.hpp"

namespace qs::ui {

std::string to_csv(const ExportFrame& frame) {
  CsvLine header;
  for (const char* name : {"panel", "series", "x_axis", "x", "y_axis", "y", "label"}) header.add(name);
  std::string csv = header.text();
  for (const ExportSeries& series : frame.series) {
    for (const ExportPoint& point : series.points) {
      CsvLine line;
      line.add(series.panel);
      line.add(series.name);
      line.add(series.x_name);
      line.add(shortest(point.x));
      line.add(series.y_name);
      line.add(shortest(point.y));
      line.add(point.label);
      csv += line.text();
    }
  }
  return csv;
}

}  // namespace qs::ui
