#include <algorithm>
#include <cmath>

#include "labs/model/session.hpp"
#include "labs/model/state.hpp"
#include "labs/model/tensor_words.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

constexpr double kMinute = 60;

/// Sentence about packed codes, which stand for weights and are not decoded.
std::string packed_words(const ModelTotals& totals) {
  const std::string tensors = grouped(totals.packed), size = size_text(totals.packed_bytes);
  if (totals.packed_weights == 0) return text(Text::model_packed, {{"tensors", tensors}, {"size", size}});
  return text(Text::model_packed_weights,
              {{"tensors", tensors},
               {"size", size},
               {"weights", grouped(static_cast<std::uint64_t>(totals.packed_weights))}});
}

/// Names the unreadable parts of the files, in one sentence.
std::string problems_of(const ModelTable& table) {
  if (table.problems.empty()) return "";
  const std::string first =
      table.problems.front().file + ": " + phrase(table.problems.front().sentence) + ".";
  if (table.problems.size() == 1) return text(Text::model_one_problem, {{"first", first}});
  // Notes come last, and nothing of them could not be read.
  const auto unread = static_cast<std::size_t>(std::count_if(
      table.problems.begin(), table.problems.end(), [](const io::Problem& p) { return !p.is_note; }));
  if (unread == 1) return text(Text::model_one_problem, {{"first", first}});
  if (unread > 0) return text(Text::model_problems, {{"count", grouped(unread)}, {"first", first}});
  return text(Text::model_notes, {{"count", grouped(table.problems.size() - 1)}, {"first", first}});
}

/// "encoder.0 and 2 more"
std::string names_of(const ModelTable& table, std::span<const std::size_t> tensors) {
  const std::string& first = table.tensors[tensors.front()].info.name;
  if (tensors.size() == 1) return first;
  return text(Text::verdict_and_more, {{"first", first}, {"count", grouped(tensors.size() - 1)}});
}

/// "3.8 times smaller", or larger where the model is packed tighter than the format.
std::string change_words(double smaller) {
  constexpr double kNearOne = 1.095;
  const double factor = smaller < 1 ? 1 / smaller : smaller;
  return text(smaller < 1 ? Text::size_larger : Text::size_smaller,
              {{"factor", fixed(factor, factor < kNearOne ? 2 : 1)}});
}

std::string verdict_words(const ModelTable& table, const ModelVerdict& verdict) {
  const Placeholder safe_db{"limit", fixed(kSafeDb, 0)}, all{"all", grouped(verdict.matrices)};
  if (!verdict.safe) {
    const FormatVerdict& best = *verdict.next;
    return text(Text::verdict_none, {safe_db,
                                     {"format", best.spec},
                                     {"tensor", table.tensors[best.weakest].info.name},
                                     {"db", decibels_with_unit(best.least_db)}});
  }
  const FormatVerdict& safe = *verdict.safe;
  const std::string words = text(safe.smaller < 1 ? Text::verdict_keep : Text::verdict_safe,
                                 {{"format", safe.spec},
                                  {"change", change_words(safe.smaller)},
                                  {"db", decibels_with_unit(safe.least_db)},
                                  {"bits", fixed(verdict.stored_bits, 2)},
                                  safe_db});
  if (!verdict.next) return words;
  const FormatVerdict& next = *verdict.next;
  return words + " " +
         text(verdict.matrices == 1     ? Text::verdict_next_only
              : next.unsafe.size() == 1 ? Text::verdict_next_one
                                        : Text::verdict_next,
              {safe_db,
               all,
               {"format", next.spec},
               {"change", change_words(next.smaller)},
               {"count", grouped(next.unsafe.size())},
               {"tensors", names_of(table, next.unsafe)}});
}

}  // namespace

std::string model_summary(const App& app) {
  const ModelSession& session = *app.results().session<ModelSession>();
  const ModelResult& result = *session.result();
  std::string words = text(result.totals.tensors == 1 ? Text::model_summary_one : Text::model_summary,
                           {{"tensors", grouped(result.totals.tensors)},
                            {"weights", grouped(static_cast<std::uint64_t>(result.totals.weights))},
                            {"size", size_text(result.totals.bytes)}});
  if (result.totals.others > 0)
    words += " " + text(Text::model_others, {{"tensors", grouped(result.totals.others)},
                                             {"size", size_text(result.totals.other_bytes)}});
  if (result.totals.packed > 0) words += " " + packed_words(result.totals);
  if (result.totals.non_finite > 0)
    words += " " + text(Text::model_non_finite, {{"count", grouped(result.totals.non_finite)}});
  if (!result.unread.empty()) {
    const MeasuredTensor& first = session.shown().tensors[result.unread.front()];
    return text(Text::verdict_unread, {{"count", grouped(result.unread.size())},
                                       {"all", grouped(result.totals.tensors)},
                                       {"tensor", first.info.name},
                                       {"problem", phrase(first.problem)}}) +
           " " + words;
  }
  if (result.verdict) return verdict_words(session.shown(), *result.verdict) + " " + words;
  if (result.refused) {
    const RefusedMatrix& refused = *result.refused;
    words = text(Text::verdict_refused, {{"format", refused.spec},
                                         {"tensor", session.shown().tensors[refused.tensor].info.name},
                                         {"problem", phrase(refused.problem)}}) +
            " " + words;
  }
  if (!result.worst) return words;
  return words + " " +
         text(Text::model_worst, {{"format", result.worst_spec},
                                  {"tensor", session.shown().tensors[result.worst->tensor].info.name},
                                  {"db", decibels_with_unit(result.worst->sqnr_db)}});
}

std::string mix_sentence(const App& app) {
  const ModelSession& session = *app.results().session<ModelSession>();
  const Mix& mix = session.result()->mix;
  if (!mix.made) return phrase(mix.problem);
  std::string words = text(Text::mix_answer, {{"bits", fixed(mix.totals.bits_per_weight, 2)},
                                              {"size", size_text(mix.totals.bytes)},
                                              {"db", decibels_with_unit(mix.totals.sqnr_db)}});
  // Best uniform choice that costs no more.
  const UniformChoice* best = nullptr;
  for (const UniformChoice& choice : mix.uniform) {
    const bool fits = choice.totals.bits_per_weight <= mix.totals.bits_per_weight + 0.05;
    if (fits && choice.totals.sqnr_db && (best == nullptr || *choice.totals.sqnr_db > *best->totals.sqnr_db))
      best = &choice;
  }
  if (best != nullptr) {
    words += " " + text(best->is_preset ? Text::mix_preset : Text::mix_compared,
                        {{"format", best->spec},
                         {"db", decibels_with_unit(best->totals.sqnr_db)},
                         {"bits", fixed(best->totals.bits_per_weight, 2)}});
  }
  if (mix.bound_sqnr_db && std::isfinite(*mix.bound_sqnr_db))
    words += " " + text(Text::mix_bound, {{"db", decibels_with_unit(mix.bound_sqnr_db)}});
  if (const std::size_t count = session.sensitivities().size(); count > 0)
    words += " " + text(Text::sensitivities_count, {{"count", grouped(count)}});
  if (mix.weighted > 0) words += " " + text(Text::importance_count, {{"count", grouped(mix.weighted)}});
  if (const std::size_t count = disagreeing_tensors(mix); count > 0)
    words += " " + text(Text::mix_disagree, {{"count", grouped(count)}});
  if (mix.waiting > 0) words += " " + text(Text::mix_waiting, {{"count", grouped(mix.waiting)}});
  return words;
}

std::vector<std::string_view> head_lines(std::string_view spec) {
  constexpr std::string_view kScale = "scale=";
  std::vector<std::string_view> lines;
  while (!spec.empty()) {
    std::string_view line = spec.substr(0, spec.find('/'));
    spec.remove_prefix(std::min(spec.size(), line.size() + 1));
    if (line.starts_with(kScale)) line.remove_prefix(kScale.size());
    lines.push_back(line);
  }
  return lines;
}

std::string type_or_dash(const io::TensorInfo& tensor) {
  const std::string words = type_words(tensor);
  return words.empty() ? "–" : words;
}

bool is_waiting(const MeasuredTensor& tensor) {
  return tensor.problem.empty() && !tensor.is_packed();
}

std::string table_number(const std::optional<double>& number, int decimals) {
  if (!number) return "–";
  return std::isinf(*number) ? tr(Text::cell_exact) : fixed(*number, decimals);
}

ImU32 noise_fill(const Ui& ui, double least_db, double most_db, double sqnr_db) {
  const double span = std::max(1.0, most_db - least_db);
  const double part = std::clamp((most_db - sqnr_db) / span, 0.0, 1.0);
  return faded(ui.theme.noise, 0.04F + 0.44F * static_cast<float>(part));
}

float draw_survey_progress(Ui& ui, const Rect& place, const ModelSession& session) {
  const std::size_t done = session.measured(), all = session.shown().tensors.size();
  if (done == all) return 0;
  std::string left;
  if (session.run() != ModelSession::Run::kGoing) {
    left = session.run() == ModelSession::Run::kPaused ? text(Text::model_paused) : text(Text::model_stopped);
  } else if (const auto seconds = session.seconds_left()) {
    const bool long_time = *seconds > 1.5 * kMinute;
    left = text(long_time ? Text::model_left_minutes : Text::model_left_seconds,
                {{"count", fixed(std::ceil(*seconds / (long_time ? kMinute : 1)), 0)}});
  }
  const std::string words =
      text(Text::model_measuring, {{"done", grouped(done)}, {"all", grouped(all)}, {"left", left}});
  const float height = say(ui, "model/progress", Words::kParagraph, ui.fonts.tick, place.corner(), place.w,
                           ui.theme.ink2, words);
  const float y = place.y + height + 4, filled = place.w * static_cast<float>(session.progress());
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({place.x, y}, {place.right(), y + 3}, ui.theme.track, 1.5F);
  list.AddRectFilled({place.x, y}, {place.x + filled, y + 3}, ui.theme.signal, 1.5F);
  return height + 16;
}

void draw_no_model(App& app, Ui& ui, const Rect& place) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRect(place.corner(), place.opposite(), ui.theme.hair, ui.measures.corner, 0, 1.5F);
  const float width = std::min(520.0F, place.w - 40), x = place.x + (place.w - width) / 2;
  std::vector<Control> controls;
  if (ui.can_pick_file)
    controls.push_back(action(app, ui, "open", Text::control_open_file, [&ui] { ui.wants_file = true; }));
  controls.push_back(
      action(app, ui, "example", Text::model_example, [&app] { app.ask_host(OpenExample{}); }));
  const ControlRows rows(ui, std::move(controls), width);
  const std::string_view kinds = text(Text::model_kinds);
  constexpr float kBetween = 20;
  const float height = wrapped_height(ui.fonts.answer, kinds, width) + kBetween + rows.height();
  float y = place.y + std::max(20.0F, (place.h - height) / 2);
  y += say(ui, "model/kinds", Words::kParagraph, ui.fonts.answer, {x, y}, width, ui.theme.ink2, kinds) +
       kBetween;
  rows.draw({x, y});
}

/// The verdict in numbers, and what no file can tell.
std::vector<Readout> readouts(const Ui& ui, const ModelSession& session) {
  const ModelResult& result = *session.result();
  const auto& verdict = result.verdict;
  const FormatVerdict* safe = verdict && verdict->safe ? &*verdict->safe : nullptr;
  const bool grows = safe != nullptr && safe->smaller < 1;  // it is best kept as it is stored
  const std::string limit = fixed(kSafeDb, 0), none = "–";
  std::vector<Readout> shown;
  shown.push_back(
      {tr(Text::readout_safe) + (safe == nullptr ? ""
                                 : grows         ? ": " + tr(Text::sizes_stored)
                                                 : ": " + safe->spec),
       safe == nullptr ? none
       : grows         ? fixed(verdict->stored_bits, 2)
                       : fixed(safe->smaller, 1),
       tr(grows ? Text::unit_bits_a_weight : Text::readout_times_smaller),
       ui.theme.ink,
       {},
       "model/safe",
       text(Text::explain_safe, {{"limit", limit}, {"share", percent(std::pow(10.0, -kSafeDb / 10))}})});
  const std::string weakest = safe == nullptr ? none : session.shown().tensors[safe->weakest].info.name;
  shown.push_back({tr(Text::readout_weakest),
                   safe == nullptr ? none : fixed(safe->least_db, 1),
                   "dB",
                   ui.theme.noise,
                   {},
                   "model/weakest",
                   text(Text::explain_weakest, {{"tensor", weakest}})});
  shown.push_back({tr(Text::readout_best_mix),
                   result.mix.made ? fixed(result.mix.totals.bits_per_weight, 2) : none,
                   result.mix.made
                       ? text(Text::readout_mix_unit, {{"db", decibels_with_unit(result.mix.totals.sqnr_db)}})
                       : std::string(),
                   ui.theme.bound,
                   {},
                   "model/mix_bits",
                   tr(Text::explain_best_mix)});
  std::string unknown;
  std::size_t checks = 0;
  for (const Text one :
       {Text::unknown_accuracy, Text::unknown_activations, Text::unknown_sensitivity, Text::unknown_speed}) {
    ++checks;
    unknown += (checks == 1 ? "" : " ") + std::to_string(checks) + ". " + tr(one);
  }
  shown.push_back({tr(Text::readout_unknown),
                   std::to_string(checks),
                   tr(Text::readout_unknown_unit),
                   ui.theme.ink2,
                   {},
                   "model/unknown",
                   std::move(unknown)});
  return shown;
}

void draw_model(App& app, Ui& ui) {
  ModelSession* session = app.results().session<ModelSession>();
  if (session == nullptr || session->result() == nullptr) {
    LabPage page;
    page.question = tr(Text::model_question);
    const std::string named = ModelLabState::from(app.state()).model;
    page.answer = named.empty() ? tr(Text::model_empty) : text(Text::model_ask, {{"file", named}});
    page.picture = [&](const Rect& place) { draw_no_model(app, ui, place); };
    return draw_lab_page(app, ui, std::move(page));
  }
  LabPage page = page_with_views(app, ui, Text::model_question);
  add_run_controls(app, ui, page.controls);
  const View& view = present_view(app);
  add_view(app, ui, view, page);
  if (const std::string problems = problems_of(session->table()); !problems.empty())
    page.answer += " " + problems;
  add_model_exports(app, ui, page.controls);
  page.readouts = readouts(ui, *session);
  page.picture = [&, session](const Rect& place) {
    const float progress = draw_survey_progress(ui, place, *session);
    view.draw(app, ui, {place.x, place.y + progress, place.w, place.h - progress});
  };
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
