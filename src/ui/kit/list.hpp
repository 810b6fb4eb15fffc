#pragma once
/// A list of rows to choose from, under headings, that scrolls by itself.

#include "ui/kit/callback.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// Lays rows under one another; notes rows outside the visible part for keyboard and tests without drawing
/// them.
class List {
 public:
  List(Ui& ui, const Rect& visible, float scroll)
      : ui_(ui), visible_(visible), y_(visible.y - scroll), top_(y_) {}

  /// Two lines when narrow: the name and, under it, the detail.
  float row_height(const std::string& detail) const;
  float length() const { return y_ - top_; }

  /// The path must be stable; the title may be translated.
  void heading(std::string_view title, std::string_view path = "");
  /// A paragraph between rows.
  void words(std::string_view paragraph);

  /// A row that the caller draws.
  struct Row {
    Rect place;
    bool visible = false, chosen = false;
  };
  Row open_row(const std::string& path, const std::string& label, float height, float right_margin,
               bool selected);

  /// True if this row was chosen.
  bool row(const std::string& path, const std::string& name, const std::string& detail, bool selected);

 private:
  static constexpr float kInset = 12;

  void bring_into_sight(const Rect& place) const;
  bool is_visible(float height) const { return y_ + height >= visible_.y && y_ <= visible_.bottom(); }

  Ui& ui_;
  Rect visible_;
  float y_, top_;
};

/// Draws the rows within `visible`; returns their length.
float draw_list_in(Ui& ui, std::string_view path, const std::string& title, const Rect& visible,
                   const Callback<List&>& rows);

/// Draws the rows from `place`'s upper edge to the bottom of the canvas, or to the greatest height of a list.
void draw_list(Ui& ui, std::string_view path, const std::string& title, const Rect& place,
               const Callback<List&>& rows);

}  // namespace qs::ui
