#pragma once
/// A chart: two axes, marks on them, and words beside the marks. Words are placed last, where they cover
/// neither a mark nor each other; one that finds no place is left out, and can still be read at the pointer.

#include <optional>
#include <string>
#include <vector>

#include "ui/kit/occupancy.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// Numbers along one side, linear or logarithmic.
struct ChartAxis {
  double low = 0, high = 1;
  bool logarithmic = false;
  std::string title;
  bool numbers = true;  // off where the panel below shows the same axis
};

struct Dot {
  double x = 0, y = 0;
};

enum class Stroke { kSolid, kDashed, kFine };

class Chart {
 public:
  /// `place` holds the plot with its numbers and titles.
  Chart(Ui& ui, const Rect& place, ChartAxis x, ChartAxis y);

  const Rect& plot() const { return plot_; }
  float x(double value) const;
  float y(double value) const;
  double x_at(float pixel) const;
  double y_at(float pixel) const;

  /// Points from left to right. What is labelled can be read at the pointer; `unit` goes with the value.
  void line(std::vector<Dot> points, ImU32 color, std::string label, std::string unit = {},
            Stroke stroke = Stroke::kSolid);
  /// Equal bins over [low, high] as a stepped outline over a filled area.
  void steps(std::span<const double> heights, double low, double high, ImU32 line, ImU32 fill);
  /// Between two x, from edge to edge.
  void band(double low, double high, ImU32 color);
  void hatch(double low, double high, ImU32 color);
  void point(Dot at, ImU32 color, std::string label, bool strong = false, std::string detail = {},
             float radius = 4);
  void vertical(double x, ImU32 color, std::string label, Stroke stroke = Stroke::kFine);
  void horizontal(double y, ImU32 color, std::string label, Stroke stroke = Stroke::kFine);
  /// Words at a place of the plot.
  void note(Dot at, ImU32 color, std::string words);
  /// What the caller drew, for those who take the numbers away.
  void data(std::string name, std::vector<ExportPoint> points);
  /// Something of the caller's stands there: no words over it.
  void keep_free(const Rect& place) { taken_.take(place); }

  /// Places the words, and reads the marks at the pointer. Once, after the last mark.
  void finish();

 private:
  struct Series {
    std::vector<Dot> points;
    ImU32 color;
    std::string label, unit;
  };
  struct Point {
    ImVec2 at;
    ImU32 color;
    std::string label, detail;
    bool strong;
  };
  struct Words {
    std::vector<ImVec2> candidates;  // left upper corners, best first
    ImU32 color;
    std::string text;
    bool strong;
  };

  void draw_grid();
  void draw_line(std::span<const ImVec2> points, ImU32 color, Stroke stroke) const;
  bool is_free(const Rect& place) const;
  void place_words();
  void read_at_pointer();
  void tell(ImVec2 at, std::span<const std::pair<std::string, ImU32>> lines) const;
  void label_points();
  void label_point(const Point& point);

  Ui& ui_;
  Rect place_, plot_;
  ChartAxis x_axis_, y_axis_;
  std::vector<Series> series_;
  std::vector<Point> points_;
  std::vector<Words> words_;
  Occupancy taken_;
};

/// The number that stands at a part of the axis, 0 at its beginning and 1 at its end.
double value_at(const ChartAxis& axis, double part);
/// The other way round; what is far outside is at −2 or 3.
double part_of(const ChartAxis& axis, double value);

/// Round numbers of an axis: 1, 2, 5 steps, or decades with 2 and 5 where there are few.
std::vector<double> chart_ticks(const ChartAxis& axis, int wanted);

}  // namespace qs::ui
