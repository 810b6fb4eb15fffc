#pragma once
/// A list of rows to choose from, under headings, that scrolls by itself.

#include "ui/kit/callback.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// Lays rows under one another. Rows outside the visible part are noted for keyboard and screen readers without
/// being drawn; rows far outside are not even noted, so that a list of thousands costs no more than one of
/// hundreds. The focus never meets that edge: it brings its row into sight, and with it the next ones.
class List {
 public:
  List(Ui& ui, const Rect& visible, float scroll)
      : ui_(ui), visible_(visible), y_(visible.y - scroll), top_(y_) {}

  /// Two lines when tight: the name and, under it, the detail.
  float row_height(const std::string& detail) const;
  /// Further rows have their details below their names: for details so long that they would leave a name no room.
  void stack_details(bool is_stacked) { is_stacked_ = is_stacked; }
  float length() const { return y_ - top_; }

  /// The path must be stable; the title may be translated.
  void heading(std::string_view title, std::string_view path = "");
  /// A paragraph between rows.
  void words(std::string_view paragraph);

  /// Lays out a row that is far outside the visible part and is neither selected nor focused; returns false, and
  /// does nothing, for any other. For long lists, before the row's label is made; not for the last row, so that
  /// the focus can come from below.
  bool pass_far_row(std::string_view path, float height, bool selected);

  /// A row that the caller draws.
  struct Row {
    Rect place;
    bool visible = false, chosen = false;
  };
  Row open_row(const std::string& path, const std::string& label, float height, float right_margin,
               bool selected);

  /// True if the row before is under the pointer, or has the keyboard's focus.
  bool is_hinted() const { return is_hinted_; }
  /// True if this row was chosen.
  bool row(const std::string& path, const std::string& name, const std::string& detail, bool selected);

 private:
  static constexpr float kInset = 12, kBetween = 2;

  void bring_into_sight(const Rect& place) const;
  bool is_far(float height) const {
    constexpr float kFar = 3000;  // pixels: about a hundred rows
    return y_ + height < visible_.y - kFar || y_ > visible_.bottom() + kFar;
  }
  bool is_tight() const {
    constexpr float kTight = 420;
    return is_stacked_ || visible_.w < kTight;
  }
  bool is_visible(float height) const { return y_ + height >= visible_.y && y_ <= visible_.bottom(); }

  Ui& ui_;
  Rect visible_;
  float y_, top_;
  bool is_hinted_ = false, is_stacked_ = false;
};

/// Draws the rows within `visible`; returns their length.
float draw_list_in(Ui& ui, std::string_view path, const std::string& title, const Rect& visible,
                   const Callback<List&>& rows);

/// Draws the rows from `place`'s upper edge to the bottom of the canvas, or to the greatest height of a list.
void draw_list(Ui& ui, std::string_view path, const std::string& title, const Rect& place,
               const Callback<List&>& rows);

}  // namespace qs::ui
