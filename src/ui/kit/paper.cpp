#include "ui/kit/paper.hpp"

#include "core/text.hpp"
#include "labs/words/csv.hpp"

namespace qs::ui {

std::string to_csv(const Paper& paper) {
  CsvLine header;
  for (const char* name : {"panel", "series", "x_axis", "x", "y_axis", "y", "label"}) header.add(name);
  std::string csv = header.text();
  for (const PaperSeries& series : paper.series) {
    for (const PaperPoint& point : series.points) {
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
