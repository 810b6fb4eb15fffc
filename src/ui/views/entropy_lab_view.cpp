#include <algorithm>
#include <cmath>

#include "core/information/shared_scale.hpp"
#include "labs/entropy/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/views/entropy_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

std::vector<Readout> readouts(const App& app, const Ui& ui, const EntropyResult& result) {
  const InfoUnit unit(app.state());
  const std::string bits = std::to_string(result.rate_bits),
                    stored = std::to_string(std::uint64_t{1} << result.rate_bits);
  const std::string reachable = fixed(result.reachable, 0);
  std::string entropy =
      entropy_explained(result.codes_used, result.codes.size(), result.entropy_bits, result.scales);
  if (const auto* shared = app.results().get<SharedScaleInformation>())
    entropy += " " + text(Text::explain_shared_scale, {{"given", fixed(shared->given_scales_bits, 2)},
                                                       {"alone", fixed(shared->without_scale_bits, 2)}});
  std::vector<Readout> shown;
  shown.push_back({entropy_name(result.scales), unit.number(result.entropy_bits, 2),
                   text(Text::readout_entropy_unit, {{"bits", unit.width(result.rate_bits)}, unit.place()}),
                   ui.theme.quantized, result.entropy_bits / std::max(1, result.rate_bits), "entropy/entropy",
                   std::move(entropy)});
  shown.push_back({tr(Text::readout_efficiency),
                   percent(1 - result.redundancy),
                   "H / b",
                   ui.theme.quantized,
                   {},
                   "entropy/efficiency",
                   explained("efficiency")});
  shown.push_back(
      {tr(Text::readout_codes), std::to_string(result.codes_used),
       text(Text::readout_codes_unit, {{"reachable", reachable}, {"stored", stored}}), ui.theme.ink,
       static_cast<double>(result.codes_used) / std::pow(2.0, result.rate_bits), "entropy/codes",
       text(Text::explain_codes, {{"reachable", reachable}, {"stored", stored}, {"bits", bits}})});
  shown.push_back(
      decibels_readout(ui, Text::readout_sqnr, result.sqnr_db, "entropy/sqnr", explained("sqnr_db")));
  return shown;
}

}  // namespace

void add_entropy_quantizer(App& app, Ui& ui, LabPage& page) {
  const EntropyResult& result = *app.results().get<EntropyResult>();
  const std::vector<float>& levels = result.cells.levels;
  const double sigmas = result.sigma > 0 && !levels.empty()
                            ? (static_cast<double>(levels.back()) - levels.front()) / 2 / result.sigma
                            : 0;
  add_quantizer_controls(app, ui, sigmas, page.controls);
}

void draw_entropy(App& app, Ui& ui) {
  const EntropyResult* result = app.results().get<EntropyResult>();
  LabPage page = page_with_views(app, ui, Text::entropy_question);
  if (result != nullptr && !result->problem) {
    page.readouts = readouts(app, ui, *result);
    add_view(app, ui, present_view(app), page);
  } else if (result != nullptr) {
    page.answer = told(*result->problem);
  }
  add_source_controls(app, ui, page.controls);
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
