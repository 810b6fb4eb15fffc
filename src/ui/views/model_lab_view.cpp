#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/model_panels.hpp"
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

std::string summary(const ModelSession& session) {
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
  if (!result.worst) return words;
  return words + " " +
         text(Text::model_worst, {{"format", result.worst_spec},
                                  {"tensor", session.table().tensors[result.worst->tensor].info.name},
                                  {"db", decibels_with_unit(result.worst->sqnr_db)}});
}

std::string mix_sentence(const ModelSession& session) {
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
    words += " " + text(Text::mix_compared, {{"format", best->spec},
                                             {"db", decibels_with_unit(best->totals.sqnr_db)},
                                             {"bits", fixed(best->totals.bits_per_weight, 2)}});
  }
  if (mix.bound_sqnr_db && std::isfinite(*mix.bound_sqnr_db))
    words += " " + text(Text::mix_bound, {{"db", decibels_with_unit(mix.bound_sqnr_db)}});
  if (const std::size_t count = session.sensitivities().size(); count > 0)
    words += " " + text(Text::sensitivities_count, {{"count", grouped(count)}});
  if (mix.waiting > 0) words += " " + text(Text::mix_waiting, {{"count", grouped(mix.waiting)}});
  return words;
}

/// A text field for any text parameter of the lab.
Control typed_text(App& app, Ui& ui, const std::string& key, Text label, float width) {
  const ImVec2 size{std::min(width, ui.area.w - 2 * ui.measures.padding),
                    ui.fonts.tick->FontSize + 4 + std::max(30.0F, ui.measures.target)};
  return {size,
          [&app, &ui, key, label, size](ImVec2 at) {
            draw_text(ui.fonts.tick, at, ui.theme.ink2, text(label));
            const float above = ui.fonts.tick->FontSize + 4;
            const auto typed =
                text_field(ui, lab_path(app, key), text(label), {at.x, at.y + above, size.x, size.y - above},
                           lab_value(app.state(), key), "");
            if (!typed) return;
            auto params = with_value(app.state().params, app.state().lab, find_lab(app.state().lab)->params,
                                     key, *typed);
            if (!params) {
              ui.complaint = told(params.error());
              return;
            }
            ui.last = [&app, changed = *params] {
              AppState state = app.state();
              state.params = changed;
              app.set_state(std::move(state));
            };
          },
          false, lab_path(app, key)};
}

void add_run_controls(App& app, Ui& ui, ModelSession& session, std::vector<Control>& controls) {
  using Run = ModelSession::Run;
  const bool all_known = session.measured() == session.table().tensors.size();
  if (all_known) return;
  if (session.run() == Run::kGoing) {
    controls.push_back(
        action(app, ui, "pause", Text::model_pause, [&session] { session.set_run(Run::kPaused); }));
    controls.push_back(
        action(app, ui, "stop", Text::model_stop, [&session] { session.set_run(Run::kStopped); }));
  } else {
    controls.push_back(
        action(app, ui, "go_on", Text::model_go_on, [&session] { session.set_run(Run::kGoing); }));
  }
}

void add_table_controls(App& app, Ui& ui, std::vector<Control>& controls) {
  controls.push_back(lab_choice(app, ui, "scope", Text::control_scope,
                                {tr(Text::scope_all), tr(Text::scope_matrices), tr(Text::scope_vectors)}));
  controls.push_back(
      lab_choice(app, ui, "group", Text::control_group, {tr(Text::group_none), tr(Text::group_layer)}));
  Control order =
      lab_choice(app, ui, "sort", Text::control_sort,
                 {tr(Text::sort_file), tr(Text::sort_name), tr(Text::sort_size), tr(Text::sort_sigma),
                  tr(Text::sort_tail), tr(Text::sort_kurtosis), tr(Text::sort_sqnr)});
  controls.push_back(captioned(ui, Text::control_sort, std::move(order)));
  Control count =
      lab_choice(app, ui, "count", Text::control_what_counts, {tr(Text::count_weights), tr(Text::count_all)});
  controls.push_back(captioned(ui, Text::control_what_counts, std::move(count)));
  const auto& tensors = app.survey()->table().tensors;
  const bool any_open = std::any_of(tensors.begin(), tensors.end(),
                                    [](const MeasuredTensor& tensor) { return tensor.info.use.is_open; });
  if (!any_open) return;
  Control stacks = lab_choice(app, ui, "stacks", Text::control_stacks,
                              {tr(Text::stacks_kernels), tr(Text::stacks_experts)});
  controls.push_back(captioned(ui, Text::control_stacks, std::move(stacks)));
}

void add_mix_controls(App& app, Ui& ui, std::vector<Control>& controls) {
  controls.push_back(lab_number_field(app, ui, "target", Text::control_target_bits, tr(Text::unit_bits), 5));
  Control weigh =
      lab_choice(app, ui, "weigh", Text::control_weigh, {tr(Text::weigh_relative), tr(Text::weigh_squared)});
  controls.push_back(captioned(ui, Text::control_weigh, std::move(weigh)));
  Control vectors = lab_choice(app, ui, "vectors", Text::control_vectors,
                               {tr(Text::vectors_keep), tr(Text::vectors_quantize)});
  controls.push_back(captioned(ui, Text::control_vectors, std::move(vectors)));
  if (!app.survey()->sensitivities().empty()) {
    controls.push_back(action(app, ui, "forget_sensitivities", Text::sensitivities_forget,
                              [&app] { app.survey()->set_sensitivities({}); }));
  } else if (ui.can_pick_file) {
    controls.push_back(
        action(app, ui, "sensitivities", Text::sensitivities_open, [&app] { app.ask_sensitivities(); }));
  }
}

void add_exports(App& app, Ui& ui, std::vector<Control>& controls) {
  const auto add = [&](std::string_view name, Text label, ReportKind kind) {
    controls.push_back(action(app, ui, name, label, [&app, kind] { app.ask_report(kind); }));
  };
  add("save_report", Text::save_report, ReportKind::kHtml);
  add("save_mix_json", Text::save_mix_json, ReportKind::kMixJson);
  add("save_mix_csv", Text::save_mix_csv, ReportKind::kMixCsv);
  add("save_figures", Text::save_figures, ReportKind::kFigures);
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

void draw_view(App& app, Ui& ui, const Rect& place, ModelSession& session) {
  const std::string view = lab_value(app.state(), "view");
  const float progress = draw_survey_progress(ui, place, session);
  const Rect rest{place.x, place.y + progress, place.w, place.h - progress};
  if (view == "table") return draw_tensor_table(app, ui, rest, session);
  if (view == "map") return draw_tensor_map(ui, rest, session, app.state());
  if (view == "plane") return draw_tensor_plane(ui, rest, session);
  if (view == "sizes") return draw_model_sizes(ui, rest, session);
  draw_mix(app, ui, rest, session);
}

}  // namespace

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

std::string type_name(const io::TensorInfo& tensor) {
  return tensor.unreadable.empty() ? std::string(io::info(tensor.dtype).name) : "–";
}

bool is_waiting(const MeasuredTensor& tensor) {
  return tensor.problem.empty() && !tensor.is_packed();
}

std::string table_number(const std::optional<double>& number, int decimals) {
  if (!number) return "–";
  return std::isinf(*number) ? tr(Text::cell_exact) : fixed(*number, decimals);
}

ImU32 noise_fill(const Ui& ui, const ModelResult& result, double sqnr_db) {
  const double span = std::max(1.0, result.most_db - result.least_db);
  const double part = std::clamp((result.most_db - sqnr_db) / span, 0.0, 1.0);
  return faded(ui.theme.noise, 0.04F + 0.44F * static_cast<float>(part));
}

float draw_survey_progress(Ui& ui, const Rect& place, const ModelSession& session) {
  const std::size_t done = session.measured(), all = session.table().tensors.size();
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
  const Rect frame{place.x, place.y, place.w, std::min(place.h, 240.0F)};
  list.AddRect(frame.corner(), frame.opposite(), ui.theme.hair, ui.measures.corner, 0, 1.5F);
  const float width = std::min(520.0F, frame.w - 40), x = frame.x + (frame.w - width) / 2;
  float y = frame.y + 40;
  y += say(ui, "model/kinds", Words::kParagraph, ui.fonts.answer, {x, y}, width, ui.theme.ink2,
           text(Text::model_kinds)) +
       20;
  std::vector<Control> controls;
  if (ui.can_pick_file)
    controls.push_back(action(app, ui, "open", Text::control_open_file, [&ui] { ui.wants_file = true; }));
  controls.push_back(action(app, ui, "example", Text::model_example, [&app] { app.open_example(); }));
  ControlRows(ui, std::move(controls), width).draw({x, y});
}

void draw_model(App& app, Ui& ui) {
  LabPage page;
  page.question = tr(Text::model_question);
  ModelSession* session = app.results().model;
  if (session == nullptr || session->result() == nullptr) {
    const std::string named = lab_value(app.state(), "model");
    page.answer = named.empty() ? tr(Text::model_empty) : text(Text::model_ask, {{"file", named}});
    page.picture = [&](const Rect& place) { draw_no_model(app, ui, place); };
    return draw_lab_page(app, ui, std::move(page));
  }
  const std::string view = lab_value(app.state(), "view");
  page.answer = view == "mix" || view == "sizes" ? mix_sentence(*session) : summary(*session);
  if (const std::string problems = problems_of(session->table()); !problems.empty())
    page.answer += " " + problems;
  page.controls.push_back(
      lab_choice(app, ui, "view", Text::control_view,
                 {tr(Text::view_tensor_table), tr(Text::view_tensor_map), tr(Text::view_tensor_plane),
                  tr(Text::view_tensor_sizes), tr(Text::view_tensor_mix)}));
  add_run_controls(app, ui, *session, page.controls);
  if (view == "table" || view == "map") add_table_controls(app, ui, page.controls);
  if (view == "mix" || view == "sizes" || view == "plane") add_mix_controls(app, ui, page.controls);
  const bool searches = view == "table" || view == "map";
  if (searches) {
    page.controls.push_back(typed_text(app, ui, "find", Text::control_find, 180));
    page.controls.back().starts_row = true;
  }
  page.controls.push_back(typed_text(app, ui, "formats", Text::control_formats, 560));
  page.controls.back().starts_row = !searches;
  const std::size_t exports = page.controls.size();
  add_exports(app, ui, page.controls);
  if (ui.can_pick_file) {
    page.controls.push_back(
        action(app, ui, "open", Text::control_open_file, [&ui] { ui.wants_file = true; }));
  }
  page.controls[exports].starts_row = true;
  page.least_picture = ui.measures.narrow ? 520 : 380;
  page.picture = [&, session](const Rect& place) { draw_view(app, ui, place, *session); };
  draw_lab_page(app, ui, std::move(page));
}

}  // namespace qs::ui
