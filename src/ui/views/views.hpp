#pragma once
/// List of lab views: lab id → draw function. One row per lab, the same ids as labs.cpp (tested).

#include <span>
#include <string_view>

#include "labs/app/app.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

struct LabView {
  std::string_view lab;
  void (*draw)(App& app, Ui& ui);
};

std::span<const LabView> lab_views();

void draw_digit(App& app, Ui& ui);
void draw_overview(App& app, Ui& ui);
void draw_entropy(App& app, Ui& ui);
void draw_noise(App& app, Ui& ui);
void draw_ladder(App& app, Ui& ui);
void draw_blocks(App& app, Ui& ui);
void draw_network(App& app, Ui& ui);
void draw_language(App& app, Ui& ui);
void draw_rounding(App& app, Ui& ui);
void draw_capacity(App& app, Ui& ui);
void draw_model(App& app, Ui& ui);

}  // namespace qs::ui
