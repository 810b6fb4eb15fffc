#pragma once
/// A chart: two axes, marks on them, and words beside the marks. Words are placed last, clear of marks and of
/// each other; a word without room is left out and appears at the pointer instead.

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
  bool numbers = true;  // false if the panel below shows the same axis
  bool whole = false;   // only whole numbers mean something
};

struct Dot {
  double x = 0, y = 0;
};

enum class Stroke { kSolid, kDashed, kFine };
enum class Shape { kDisc, kRing, kDiamond };

/// A mark with a name. `detail` follows the name at the pointer; a quiet mark is named there only.
struct Mark {
  Dot at;
  ImU32 color = 0;
  std::string label{}, detail{};
  bool strong = false, is_quiet = false;
  float radius = 4;
  Shape shape = Shape::kDisc;
};

class Chart {
 public:
  /// `place` includes the plot's numbers and titles.
  Chart(Ui& ui, const Rect& place, ChartAxis x, ChartAxis y);

  const Rect& plot() const { return plot_; }
  float x(double value) const;
  float y(double value) const;
  double x_at(float pixel) const;
  double y_at(float pixel) const;

  /// Points from left to right. Labelled lines show values at the pointer; `unit` follows the value.
  void line(std::vector<Dot> points, ImU32 color, std::string label, std::string unit = {},
            Stroke stroke = Stroke::kSolid);
  /// As line(), whose label appears at the pointer only.
  void quiet_line(std::vector<Dot> points, ImU32 color, std::string label, std::string unit, Stroke stroke);
  /// Equal bins over [low, high] as a stepped outline over a filled area.
  void steps(std::span<const double> heights, double low, double high, ImU32 line, ImU32 fill);
  /// Shades the plot between two x, over its full height.
  void band(double low, double high, ImU32 color);
  void point(Dot at, ImU32 color, std::string label, bool strong = false, std::string detail = {},
             float radius = 4);
  void point(const Mark& mark);
  /// Joins marks of one family.
  void join(std::span<const Dot> points, ImU32 color);
  /// Words along a line, above it or below, where nothing is in the way; none if there is no such place. Call
  /// after the marks.
  void along(std::span<const Dot> line, ImU32 color, std::string_view words, bool above = true);
  void vertical(double x, ImU32 color, std::string label, Stroke stroke = Stroke::kFine);
  void horizontal(double y, ImU32 color, std::string label, Stroke stroke = Stroke::kFine);
  /// Words at a position of the plot.
  void note(Dot at, ImU32 color, std::string words);
  /// Numbers of marks that the caller drew itself, for export.
  void data(std::string name, std::vector<ExportPoint> points);
  /// Keeps words off a place where the caller draws.
  void keep_free(const Rect& place) { taken_.take(place); }

  /// Places the words and shows the marks at the pointer. Call once, after the last mark.
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
    bool strong, is_quiet;
  };
  struct Words {
    std::vector<ImVec2> candidates;  // upper left corners, best first
    ImU32 color;
    std::string text;
    bool strong;
    bool must_stand = false;      // over other marks if no place is free
    bool is_note = false;         // placed last
    std::size_t near = kAllNear;  // candidates after these get a leader from `anchor`
    ImVec2 anchor{};
    bool is_level = false;  // the leader begins at the height of the words
  };
  static constexpr std::size_t kAllNear = 1000;

  void draw_grid();
  void draw_line(std::span<const ImVec2> points, ImU32 color, Stroke stroke) const;
  bool is_free(const Rect& place) const;
  std::vector<ImVec2> pixels_of(std::span<const Dot> points) const;
  void place_words();
  void read_at_pointer();
  void tell(ImVec2 at, std::span<const std::pair<std::string, ImU32>> lines) const;
  void label_points();
  void label_point(const Point& point);
  void lead(ImVec2 from, const Rect& words, ImU32 color) const;

  Ui& ui_;
  Rect place_, plot_;
  ChartAxis x_axis_, y_axis_;
  std::vector<Series> series_;
  std::vector<Point> points_;
  std::vector<Words> words_;
  Occupancy taken_;
};

/// Value at a fraction of the axis: 0 at its beginning, 1 at its end.
double value_at(const ChartAxis& axis, double part);
/// The inverse; values far outside give −2 or 3.
double part_of(const ChartAxis& axis, double value);

/// Round numbers of an axis: 1, 2, 5 steps, or decades, with 2 and 5 if there are few.
std::vector<double> chart_ticks(const ChartAxis& axis, int wanted);

}  // namespace qs::ui
