#pragma once
/// Controls that labs share: the quantizer, the values, the lab's own parameters. Paths begin with the lab's
/// id.

#include "labs/app/app.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/kit/control_rows.hpp"

namespace qs::ui {

/// "noise/bits" in the lab "noise".
std::string lab_path(const App& app, std::string_view name);

/// Marks a control as one that the reader is to move first.
Control primary(Control control);

/// `range_sigmas` is the measured range. Controls act on `app` while they are drawn. The number of bits is
/// primary.
void add_quantizer_controls(App& app, Ui& ui, double range_sigmas, std::vector<Control>& controls);
void add_source_controls(App& app, Ui& ui, std::vector<Control>& controls);

/// One of the lab's parameters as a choice of its words, or as a number to type.
Control lab_choice(App& app, Ui& ui, const std::string& key, Text label, std::vector<std::string> options);
Control lab_number_field(App& app, Ui& ui, const std::string& key, Text label, std::string unit, int digits);
/// Adds a caption before a control, or above it in a narrow row, for words that mean nothing alone.
Control captioned(const Ui& ui, Text caption, Control control);
/// A number with its name before it.
Control typed_number(Ui& ui, std::string path, std::string label, std::string caption, Number number,
                     int digits, float beside, Callback<double> changed);
Control action(App& app, Ui& ui, std::string_view name, Text label, Callback<> pressed);

/// Changes parameters of the present lab:
/// `change_lab<LadderLabState>(app, [](auto& lab) { lab.target = 20; })`.
template <class LabState, class Change>
void change_lab(App& app, const Change& change) {
  LabState lab = LabState::from(app.state());
  change(lab);
  app.set_state(lab.to(app.state()));
}

/// Draws again with the next seed.
Control next_seed(App& app, Ui& ui);

void change_quantizer(App& app, QuantizerSpec quantizer);
/// True if the present row has a choice of ranges.
bool has_range(const App& app);
void change_range(App& app, std::string_view range);

}  // namespace qs::ui
