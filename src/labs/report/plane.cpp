#include <limits>

#include "core/text.hpp"
#include "labs/report/html_text.hpp"
#include "labs/report/label_places.hpp"
#include "labs/report/pictures.hpp"
#include "labs/report/plane_scale.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

struct Format {
  const char* id;
  double width, height, x_ticks, y_ticks;
};
constexpr Format kWide{"wide", 880, 440, 10, 7}, kNarrow{"narrow", 358, 380, 5, 6};
constexpr double kLeft = 40, kTop = 34, kRight = 12, kBottom = 46, kLabelSize = 13, kLineHeight = 17;
constexpr double kPointRadius = 4.5, kMixRadius = 8;
constexpr double kAbove = 13;  // space for names above the plane, below the unit

struct PlanePoints {
  std::vector<NamedPoint> uniform;
  std::vector<NamedPoint> mix;  // at most one
  std::vector<NamedPoint> frontier;
};

bool can_be_drawn(const MixTotals& totals) {
  return totals.sqnr_db && std::isfinite(*totals.sqnr_db) && std::isfinite(totals.bits_per_weight);
}

/// So that the upper of two close points gets its name above.
void sort_from_the_top(std::vector<NamedPoint>& points) {
  std::stable_sort(points.begin(), points.end(),
                   [](const NamedPoint& a, const NamedPoint& b) { return a.sqnr_db > b.sqnr_db; });
}

PlanePoints points_of(const Mix& mix) {
  PlanePoints points;
  const auto add = [](std::vector<NamedPoint>& to, std::string name, const MixTotals& totals) {
    if (can_be_drawn(totals)) to.push_back({std::move(name), totals.bits_per_weight, *totals.sqnr_db});
  };
  for (const UniformChoice& choice : mix.uniform)
    add(points.uniform, short_name(mix, choice.spec), choice.totals);
  sort_from_the_top(points.uniform);
  if (mix.made) add(points.mix, phrase("the mix"), mix.totals);
  for (const MixTotals& point : mix.frontier) add(points.frontier, "", point);
  return points;
}

void widen(PlaneScale& scale, double value) {
  scale.low = std::min(scale.low, value);
  scale.high = std::max(scale.high, value);
}

/// Widens the axis, so that no point lies on an edge and a single point has room around it.
void give_room(PlaneScale& scale, double least) {
  constexpr double kRoom = 0.08;
  const double room = std::max(kRoom * (scale.high - scale.low), least);
  scale.low -= room;
  scale.high += room;
}

class Plane {
 public:
  Plane(const PlanePoints& points, const Format& format) : points_(points), format_(format) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    x_ = {kInfinity, -kInfinity, kLeft, format.width - kRight};
    y_ = {kInfinity, -kInfinity, format.height - kBottom, kTop};
    for (const auto* named : {&points.uniform, &points.mix}) {
      for (const NamedPoint& point : *named) {
        widen(x_, point.bits);
        widen(y_, point.sqnr_db);
      }
    }
    // The curve continues to the stored size, mostly far away; end it where the choices end.
    if (!points.frontier.empty()) widen(x_, points.frontier.front().bits);
    give_room(x_, 0.1);
    x_.low = std::max(x_.low, 0.0);
    for (const NamedPoint& point : points.frontier) {
      if (x_.shows(point.bits)) widen(y_, point.sqnr_db);
    }
    give_room(y_, 0.5);
  }

  std::string drawn(const std::string& title, const std::string& description) {
    const std::string id = std::string("plane-") + format_.id;
    svg_ = "<svg class=\"plane " + std::string(format_.id) + "\" viewBox=\"0 0 " + number(format_.width) +
           " " + number(format_.height) + "\" role=\"img\" aria-labelledby=\"" + id + "-title " + id +
           "-desc\"><title id=\"" + id + "-title\">" + html_text(title) + "</title><desc id=\"" + id +
           "-desc\">" + html_text(description) + "</desc>\n";
    draw_axes();
    draw_curve();
    draw_points();
    return svg_ + "</svg>\n";
  }

 private:
  static std::string number(double value) { return shortest(std::round(value * 10) / 10); }
  static std::string pair(const char* x, double x_value, const char* y, double y_value) {
    return std::string(" ") + x + "=\"" + number(x_value) + "\" " + y + "=\"" + number(y_value) + "\"";
  }
  PagePoint page(const NamedPoint& point) const { return {x_.at(point.bits), y_.at(point.sqnr_db)}; }

  void line(const char* style, PagePoint from, PagePoint to) {
    svg_ += "<line class=\"" + std::string(style) + "\"" + pair("x1", from.x, "y1", from.y) +
            pair("x2", to.x, "y2", to.y) + "/>\n";
  }
  void words(const char* style, PagePoint at, const std::string& text) {
    svg_ += "<text class=\"" + std::string(style) + "\"" + pair("x", at.x, "y", at.y) + ">" +
            html_text(text) + "</text>\n";
  }
  void circle(const char* style, PagePoint at, double radius) {
    svg_ += "<circle class=\"" + std::string(style) + "\"" + pair("cx", at.x, "cy", at.y) + " r=\"" +
            number(radius) + "\"/>\n";
  }

  void draw_axes() {
    const std::vector<double> down = round_ticks(y_.low, y_.high, format_.y_ticks),
                              along = round_ticks(x_.low, x_.high, format_.x_ticks);
    for (const double tick : down) {
      const double y = y_.at(tick);
      line("grid", {x_.begin, y}, {x_.end, y});
      words("tick end", {x_.begin - 8, y + 4}, fixed(tick, decimals_of(down)));
    }
    line("axis", {x_.begin, y_.begin}, {x_.end, y_.begin});
    for (const double tick : along) {
      const double x = x_.at(tick);
      line("axis", {x, y_.begin}, {x, y_.begin + 5});
      words("tick mid", {x, y_.begin + 19}, fixed(tick, decimals_of(along)));
    }
    words("unit", {0, kTop - 16}, phrase("SQNR, dB"));
    words("unit end", {x_.end, y_.begin + 38}, phrase("bits a weight"));
  }

  /// The curve within the picture, with the point where it leaves.
  std::vector<PagePoint> curve() const {
    std::vector<PagePoint> path;
    const NamedPoint* last = nullptr;
    for (const NamedPoint& point : points_.frontier) {
      if (point.bits <= x_.high) {
        path.push_back(page(point));
      } else if (last != nullptr && last->bits <= x_.high) {
        const double part = (x_.high - last->bits) / (point.bits - last->bits);
        const double sqnr = last->sqnr_db + part * (point.sqnr_db - last->sqnr_db);
        if (y_.shows(sqnr)) path.push_back(page({"", x_.high, sqnr}));
      }
      last = &point;
    }
    return path;
  }

  void draw_curve() {
    curve_ = curve();
    if (curve_.size() < 2) return;
    svg_ += "<polyline class=\"frontier\" points=\"";
    for (const PagePoint& point : curve_) svg_ += number(point.x) + "," + number(point.y) + " ";
    svg_.back() = '"';
    svg_ += "/>\n";
    constexpr std::size_t kFew = 40;
    if (points_.frontier.size() > kFew) return;
    for (const NamedPoint& point : points_.frontier) {
      if (x_.shows(point.bits)) circle("step", page(point), 2);
    }
  }

  void draw_points() {
    LabelPlaces places({x_.begin + 4, y_.end - kAbove, x_.end, y_.begin - 4});
    places.avoid(curve_);
    for (const NamedPoint& point : points_.uniform) places.add_point(page(point), kPointRadius + 1);
    for (const NamedPoint& point : points_.mix) places.add_point(page(point), kMixRadius + 1);
    for (const NamedPoint& point : points_.mix) {
      label(places, "name mixed", point, {point.name, numbers(point)});
      circle("mix", page(point), kMixRadius);
    }
    if (curve_.size() > 1) {
      const NamedPoint& high = points_.frontier[middle_of_curve()];
      label(places, "name best", high, {phrase("the best mixes")});
    }
    for (const NamedPoint& point : loneliest_first()) label(places, "name", point, {point.name});
    for (const NamedPoint& point : points_.uniform) circle("choice", page(point), kPointRadius);
  }

  /// Loneliest first: they get names beside them, points in a crowd get lines to theirs.
  std::vector<NamedPoint> loneliest_first() const {
    std::vector<std::pair<double, NamedPoint>> ranked;
    for (const NamedPoint& point : points_.uniform) {
      double nearest = std::numeric_limits<double>::infinity();
      for (const NamedPoint& other : points_.uniform) {
        const PagePoint a = page(point), b = page(other);
        if (&other != &point) nearest = std::min(nearest, std::hypot(a.x - b.x, a.y - b.y));
      }
      ranked.emplace_back(nearest, point);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<NamedPoint> points;
    points.reserve(ranked.size());
    for (const auto& [nearest, point] : ranked) points.push_back(point);
    return points;
  }

  std::size_t middle_of_curve() const {
    std::size_t shown = 0;
    while (shown < points_.frontier.size() && points_.frontier[shown].bits <= x_.high) ++shown;
    return shown * 2 / 3;
  }

  static std::string numbers(const NamedPoint& point) {
    return sentence("{bits} bits, {sqnr} dB",
                    {{"bits", bits_words(point.bits)}, {"sqnr", db_words(point.sqnr_db)}});
  }

  void label(LabelPlaces& places, const char* style, const NamedPoint& point,
             const std::vector<std::string>& lines) {
    double width = 0;
    for (const std::string& text : lines) width = std::max(width, text_width(text, kLabelSize));
    const PagePoint at = page(point);
    const auto place = places.place(at, width, kLineHeight * static_cast<double>(lines.size()));
    if (!place) return;
    if (place->needs_leader) line("leader", at, place->nearest);
    const PageBox& box = place->box;
    // Align text to the side that faces the point, since its width is only estimated.
    const double middle = (box.left + box.right) / 2;
    const bool is_left = box.right <= at.x, is_right = box.left >= at.x;
    const std::string anchored = std::string(style) + (is_left ? " end" : is_right ? "" : " mid");
    double y = box.top + kLineHeight - 4;
    for (std::size_t i = 0; i < lines.size(); ++i, y += kLineHeight) {
      words((anchored + (i > 0 ? " more" : "")).c_str(),
            {is_left    ? box.right
             : is_right ? box.left
                        : middle,
             y},
            lines[i]);
    }
  }

  const PlanePoints& points_;
  const Format& format_;
  PlaneScale x_, y_;
  std::vector<PagePoint> curve_;
  std::string svg_;
};

std::string with_capital(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

std::string description_of(const PlanePoints& points) {
  std::string text = phrase("Bits a weight from left to right, SQNR in decibels upwards.");
  const auto add = [&text](const std::string& name, const NamedPoint& point) {
    text += sentence(" {name}: {bits} bits, {sqnr} dB.",
                     {{"name", name}, {"bits", bits_words(point.bits)}, {"sqnr", db_words(point.sqnr_db)}});
  };
  for (const NamedPoint& point : points.mix) add(with_capital(point.name), point);
  for (const NamedPoint& point : points.uniform) add(point.name, point);
  if (points.frontier.size() > 1) {
    const NamedPoint &first = points.frontier.front(), &last = points.frontier.back();
    text +=
        sentence(" The best mixes go from {bits} bits at {sqnr} dB to {most_bits} bits at {most_sqnr} dB.",
                 {{"bits", bits_words(first.bits)},
                  {"sqnr", db_words(first.sqnr_db)},
                  {"most_bits", bits_words(last.bits)},
                  {"most_sqnr", db_words(last.sqnr_db)}});
  }
  return text;
}

std::string drawn_twice(std::string_view title, const PlanePoints& points) {
  if (points.uniform.empty() && points.mix.empty()) return "";
  const std::string description = description_of(points), words = phrase(title);
  return Plane(points, kWide).drawn(words, description) + Plane(points, kNarrow).drawn(words, description);
}

}  // namespace

std::string plane_picture(const ReportInput& input) {
  return drawn_twice("What a bit a weight buys", points_of(input.mix));
}

std::string points_picture(std::string_view title, std::vector<NamedPoint> points,
                           std::optional<NamedPoint> whole) {
  PlanePoints all{std::move(points), {}, {}};
  if (whole) all.mix.push_back(*std::move(whole));
  sort_from_the_top(all.uniform);
  return drawn_twice(title, all);
}

}  // namespace qs
