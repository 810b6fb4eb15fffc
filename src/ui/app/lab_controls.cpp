#include "ui/app/lab_controls.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "labs/words/text.hpp"

namespace qs::ui {
namespace {

constexpr std::string_view kRange = "range", kSigma = "sigma";
constexpr float kButton = 34;
constexpr double kLeastSigmas = 0.01, kMostSigmas = 1000;  // what the range accepts

const QuantizerInfo& row_of(const App& app) {
  return *find_quantizer(app.state().quantizer.id);
}

std::string range_option(std::string_view range) {
  if (range == "none") return std::string(text(Text::control_range_none));
  if (range == "absmax") return std::string(text(Text::control_range_absmax));
  if (range == "minmax") return std::string(text(Text::control_range_minmax));
  return localized(std::string(range.substr(1))) + " %";
}

Control bits_slider(App& app, Ui& ui, float width) {
  const ImVec2 size{width, slider_height(ui)};
  auto draw = [&app, &ui, size](ImVec2 at) {
    const int bits = row_of(app).rate_bits;
    const BitWidths widths = widths_of_family(row_of(app).family);
    if (widths.least == widths.most) return;  // an earlier control changed the format
    const auto wanted =
        slider(ui, lab_path(app, "bits"), text(Text::control_bits), {at.x, at.y, size.x, size.y}, bits,
               widths.least, widths.most, text(Text::unit_bits));
    if (wanted) change_quantizer(app, with_bits(app.state().quantizer, *wanted));
  };
  return {size, std::move(draw), true, lab_path(app, "bits")};
}

Control scheme_choice(App& app, Ui& ui) {
  const std::vector<std::string> families = everyday_families();
  auto draw = [&app, &ui, families](ImVec2 at) {
    const std::string& family = row_of(app).family;
    const int selected = contains(families, family) ? static_cast<int>(index_of(families, family)) : -1;
    const auto wanted =
        choice(ui, lab_path(app, "scheme"), text(Text::control_scheme), at, families, selected);
    if (wanted) change_quantizer(app, with_family(app.state().quantizer, families[*wanted]));
  };
  return {choice_size(ui, families), std::move(draw), false, lab_path(app, "scheme")};
}

/// Choice of the row's suggested ranges; none is selected after a dragged handle or a typed number.
Control range_choice(App& app, Ui& ui) {
  const ParamInfo& param = *find_by(row_of(app).params, &ParamInfo::id, kRange);
  const std::string present = app.state().quantizer.value(param);
  const std::vector<std::string>& values = param.suggestions;
  std::vector<std::string> options(values.size());
  std::transform(values.begin(), values.end(), options.begin(), range_option);
  const int selected = contains(values, present) ? static_cast<int>(index_of(values, present)) : -1;
  const ImVec2 size = choice_size(ui, options);
  auto draw = [&app, &ui, values, options, selected](ImVec2 at) {
    const auto wanted = choice(ui, lab_path(app, "range"), text(Text::control_range), at, options, selected);
    if (wanted) change_range(app, values[*wanted]);
  };
  return {size, std::move(draw), false, lab_path(app, "range")};
}

/// Number of standard deviations from the middle to either end of the range: as chosen, or as measured.
Control range_number(App& app, Ui& ui, double measured) {
  const ParamInfo& param = *find_by(row_of(app).params, &ParamInfo::id, kRange);
  const std::string present = app.state().quantizer.value(param);
  const bool chosen = present.ends_with(kSigma);
  const double sigmas =
      chosen ? parse_number(present.substr(0, present.size() - kSigma.size())).value_or(0) : measured;
  Number number{sigmas, kLeastSigmas, kMostSigmas, false,
                localized(shortest(std::round(sigmas * 100) / 100))};
  number.unit = text(Text::unit_sigma);
  number.selected = !contains(param.suggestions, present);
  const float beside = choice_size(ui, {}).y;
  return typed_number(ui, lab_path(app, "range_sigmas"), std::string(text(Text::control_range_sigmas)), "",
                      std::move(number), 4, beside,
                      [&app](double typed) { change_range(app, shortest(typed) + std::string(kSigma)); });
}

Control text_button(Ui& ui, std::string path, std::string label, float width, ButtonLook look,
                    Callback<> pressed) {
  const float height = std::max(kButton, ui.measures.target);
  const ImVec2 size{std::min(width, button_width(ui, label, look)), height};
  auto draw = [&ui, path, label = std::move(label), pressed = std::move(pressed), look, size](ImVec2 at) {
    if (button(ui, path, label, {at.x, at.y, size.x, size.y}, look)) pressed();
  };
  return {size, std::move(draw), false, std::move(path)};
}

/// Opens the list of all families; shows the present one if the choice beside it does not include it.
Control all_quantizers(App& app, Ui& ui, float width) {
  const QuantizerInfo& row = row_of(app);
  const std::string label = contains(everyday_families(), row.family)
                                ? std::string(text(Text::control_quantizers))
                                : phrase(row.family_title);
  Control control = text_button(ui, lab_path(app, "quantizer"), label, width, ButtonLook::kMenu, {});
  // Match the height of the choice beside it.
  control.size.y = choice_size(ui, {}).y;
  control.draw = [&app, &ui, label, size = control.size](ImVec2 at) {
    const float height = std::min(kButton, size.y);
    const Rect place{at.x, at.y + (size.y - height) / 2, size.x, height};
    if (button(ui, lab_path(app, "quantizer"), label, place, ButtonLook::kMenu))
      app.set_choosing(Choosing::kQuantizer);
  };
  return control;
}

/// Parameters of the distribution: ν of Student's t, the share of outliers.
void add_law_parameters(App& app, Ui& ui, std::vector<Control>& controls) {
  std::string_view id = app.state().source.id;
  const SourceInfo* law = find_source(take_id(id));
  const auto given =
      law == nullptr ? ParamValues() : parse_params("source", law->params, id).value_or(ParamValues());
  for (std::size_t i = 0; law != nullptr && i < law->params.size(); ++i) {
    const ParamInfo& param = law->params[i];
    if (!param.number) continue;
    const double value = parse_number(value_of(given, param)).value_or(0);
    Number number{value,
                  param.number->min,
                  param.number->max,
                  param.number->whole,
                  localized(shortest(value)),
                  phrase(param.unit)};
    controls.push_back(
        typed_number(ui, lab_path(app, "source_" + param.id), phrase(param.title), phrase(param.title),
                     std::move(number), 4, kButton, [&app, law, given, &param](double typed) {
                       auto changed = with_value(given, "source", law->params, param.id, shortest(typed));
                       if (!changed) return;
                       AppState state = app.state();
                       state.source.id = std::string(law->id) + params_text(*changed, law->params);
                       app.set_state(std::move(state));
                     }));
  }
}

/// Controls for the number of values, the seed, and a button for the next seed.
void add_random_source_controls(App& app, Ui& ui, float width, std::vector<Control>& controls) {
  const AppState& state = app.state();
  const auto add = [&](const std::string& path, Text label, std::uint64_t AppState::*field, double least,
                       double most, int digits) {
    if (ui.hidden(path)) return;
    const std::uint64_t present = state.*field;
    const std::string name(text(label));
    Number number{static_cast<double>(present), least, most, true, grouped(present)};
    controls.push_back(typed_number(ui, path, name, std::string(text(label)), std::move(number), digits,
                                    kButton, [&app, field](double typed) {
                                      AppState changed = app.state();
                                      changed.*field = static_cast<std::uint64_t>(typed);
                                      app.set_state(std::move(changed));
                                    }));
  };
  add(lab_path(app, "count"), Text::control_count, &AppState::count, 1, static_cast<double>(kMaxCount), 9);
  constexpr double kMostSeed = 9007199254740991;  // whole numbers up to here are exact in a double
  add(lab_path(app, "seed"), Text::control_seed, &AppState::seed, 0, kMostSeed, 4);
  if (ui.hidden(lab_path(app, "draw_again"))) return;
  controls.push_back(text_button(ui, lab_path(app, "draw_again"), std::string(text(Text::control_redraw)),
                                 width, ButtonLook::kPlain, [&app] {
                                   AppState changed = app.state();
                                   ++changed.seed;
                                   app.set_state(std::move(changed));
                                 }));
}

}  // namespace

Control typed_number(Ui& ui, std::string path, std::string label, std::string caption, Number number,
                     int digits, float beside, Callback<double> changed) {
  const float height = std::max(beside, ui.measures.target);
  const float before = caption.empty() ? 0 : text_width(ui.fonts.strong, caption) + ui.measures.gap;
  const ImVec2 size{before + number_width(ui, number, digits), height};
  auto draw = [&ui, path, label = std::move(label), caption = std::move(caption), number = std::move(number),
               changed = std::move(changed), before, size](ImVec2 at) {
    draw_text(ui.fonts.strong, {at.x, at.y + (size.y - ui.fonts.strong->FontSize) / 2}, ui.theme.ink,
              caption);
    const Rect place{at.x + before, at.y, size.x - before, size.y};
    if (const auto typed = number_field(ui, path, label, place, number)) changed(*typed);
  };
  return {size, std::move(draw), false, std::move(path)};
}

std::string lab_path(const App& app, std::string_view name) {
  return app.state().lab + "/" + std::string(name);
}

void change_quantizer(App& app, QuantizerSpec quantizer) {
  AppState state = app.state();
  state.quantizer = std::move(quantizer);
  app.set_state(std::move(state));
}

void change_range(App& app, std::string_view range) {
  if (auto changed = with_param(app.state().quantizer, kRange, range)) change_quantizer(app, *changed);
}

bool has_range(const App& app) {
  return find_by(row_of(app).params, &ParamInfo::id, kRange) != nullptr;
}

Control primary(Control control) {
  control.is_primary = true;
  return control;
}

void add_quantizer_controls(App& app, Ui& ui, double range_sigmas, std::vector<Control>& controls) {
  const float width = row_width(ui);
  std::vector<Control> beside;
  if (!ui.hidden(lab_path(app, "scheme"))) {
    beside.push_back(scheme_choice(app, ui));
    beside.push_back(all_quantizers(app, ui, width));
  }
  if (!ui.hidden(lab_path(app, "range")) && has_range(app)) {
    beside.push_back(range_choice(app, ui));
    beside.back().starts_row = ui.measures.narrow;
    if (range_sigmas > 0) beside.push_back(range_number(app, ui, range_sigmas));
  }
  const BitWidths widths = widths_of_family(row_of(app).family);
  if (!ui.hidden(lab_path(app, "bits")) && widths.least < widths.most) {
    // The slider takes the rest of the choices' row, or a row of its own.
    constexpr float kLeast = 170, kMost = 400;
    float rest = width;
    for (const Control& control : beside) rest -= control.size.x + control_gap(ui);
    const bool own_row = ui.measures.narrow || rest < kLeast || ui.surface.folded.value_or(false);
    controls.push_back(primary(bits_slider(app, ui, own_row ? primary_width(ui) : std::min(rest, kMost))));
  }
  for (Control& control : beside) controls.push_back(std::move(control));
}

void add_source_controls(App& app, Ui& ui, std::vector<Control>& controls) {
  const float width = row_width(ui);
  if (ui.hidden(lab_path(app, "source"))) return;
  const SourceChoice& shown = app.loaded().sample ? app.loaded().origin.source : app.state().source;
  controls.push_back(text_button(ui, lab_path(app, "source"), source_title(shown), width, ButtonLook::kMenu,
                                 [&app] { app.set_choosing(Choosing::kSource); }));
  controls.back().starts_row = true;
  if (ui.can_pick_file && !ui.hidden("app/open_file")) {
    controls.push_back(text_button(ui, "app/open_file", std::string(text(Text::control_open_file)), width,
                                   ButtonLook::kPlain, [&ui] { ui.wants_file = true; }));
  }
  if (!is_random(app.state().source)) return;
  add_law_parameters(app, ui, controls);
  add_random_source_controls(app, ui, width, controls);
}

Control lab_choice(App& app, Ui& ui, const std::string& key, Text label, std::vector<std::string> options) {
  const float room = row_width(ui);
  const ImVec2 size = choice_size(ui, options, room);
  auto draw = [&app, &ui, key, label, options = std::move(options), room](ImVec2 at) {
    const ParamInfo& param = *find_by(find_lab(app.state().lab)->params, &ParamInfo::id, key);
    const int selected = static_cast<int>(index_of(param.words, lab_value(app.state(), key)));
    const auto wanted = choice(ui, lab_path(app, key), text(label), at, options, selected, room);
    if (wanted) app.set_state(with_lab_value(app.state(), key, param.words[*wanted]));
  };
  return {size, std::move(draw), false, lab_path(app, key)};
}

Control captioned(const Ui& ui, Text caption, Control control) {
  const ImFont* font = ui.fonts.strong;
  std::string words(text(caption));
  const float name = text_width(font, words), before = name + ui.measures.gap;
  const bool above = before + control.size.x > row_width(ui);
  const float row = std::min(control.size.y, std::max(kButton, ui.measures.target));
  const ImVec2 inside = above ? ImVec2{0, font->FontSize + 4} : ImVec2{before, 0};
  const float name_y = above ? 0 : (row - font->FontSize) / 2;
  const ImVec2 size{std::max(name, inside.x + control.size.x), inside.y + control.size.y};
  auto draw = [&ui, words = std::move(words), draw_control = std::move(control.draw), inside,
               name_y](ImVec2 at) {
    draw_text(ui.fonts.strong, {at.x, at.y + name_y}, ui.theme.ink, words);
    draw_control({at.x + inside.x, at.y + inside.y});
  };
  return {size, std::move(draw), control.starts_row || above, std::move(control.path)};
}

Control lab_number_field(App& app, Ui& ui, const std::string& key, Text label, std::string unit, int digits) {
  const ParamInfo& param = *find_by(find_lab(app.state().lab)->params, &ParamInfo::id, key);
  const double value = lab_number(app.state(), key);
  Number number{
      value,          param.number->min, param.number->max, param.number->whole, localized(shortest(value)),
      std::move(unit)};
  return typed_number(ui, lab_path(app, key), std::string(text(label)), std::string(text(label)),
                      std::move(number), digits, kButton, [&app, key](double typed) {
                        app.set_state(with_lab_value(app.state(), key, shortest(typed)));
                      });
}

Control action(App& app, Ui& ui, std::string_view name, Text label, Callback<> pressed) {
  return text_button(ui, lab_path(app, name), std::string(text(label)), 400, ButtonLook::kPlain,
                     std::move(pressed));
}

Control next_seed(App& app, Ui& ui) {
  return action(app, ui, "next_seed", Text::control_next_seed, [&app] {
    AppState next = app.state();
    ++next.seed;
    app.set_state(std::move(next));
  });
}

}  // namespace qs::ui
