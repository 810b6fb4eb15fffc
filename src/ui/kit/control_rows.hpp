#pragma once
/// Controls that flow from left to right and wrap. Sizes are known before drawing, so a view can give the
/// rest of its height to its pictures.

#include <string>
#include <vector>

#include "ui/kit/callback.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

struct Control {
  ImVec2 size;
  Callback<ImVec2> draw;
  bool starts_row = false;
  std::string path{};       // hidden by an address under this path; takes no room then
  bool is_primary = false;  // among those that the reader is to move first
};

/// Gap between two controls of a row.
float control_gap(const Ui& ui);

class ControlRows {
 public:
  ControlRows(const Ui& ui, std::vector<Control> controls, float width);
  float height() const { return height_; }
  void draw(ImVec2 at) const;

 private:
  std::vector<Control> controls_;
  std::vector<ImVec2> places_;
  float height_ = 0;
};

}  // namespace qs::ui
