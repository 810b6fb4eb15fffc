#include <algorithm>

#include "labs/app/model_moves.hpp"
#include "labs/app/moves.hpp"
#include "labs/model/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/model_panels.hpp"

namespace qs::ui {
namespace {

/// A text field for any text parameter of the lab.
Control typed_text(App& app, Ui& ui, const std::string& key, Text label, float width) {
  const ImVec2 size{std::min(width, row_width(ui)),
                    ui.fonts.tick->FontSize + 4 + std::max(30.0F, ui.measures.target)};
  return {size,
          [&app, &ui, key, label, size](ImVec2 at) {
            draw_text(ui.fonts.tick, at, ui.theme.ink2, text(label));
            const float above = ui.fonts.tick->FontSize + 4;
            const auto typed =
                text_field(ui, lab_path(app, key), text(label), {at.x, at.y + above, size.x, size.y - above},
                           lab_value(app.state(), key), "");
            if (!typed) return;
            // Of a list, the format that is not understood.
            if (const auto formats = parse_formats(*typed); key == "formats" && !formats) {
              ui.complaint = told(formats.error());
              return;
            }
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

void set_formats(App& app, const std::vector<QuantizerSpec>& formats) {
  change_lab<ModelLabState>(app, [&](auto& lab) { lab.formats = formats_text(formats); });
}

/// A format that is measured; a press removes it.
Control format_chip(App& app, Ui& ui, const QuantizerSpec& format, std::size_t number) {
  constexpr float kHeight = 30, kCross = 26;
  const std::string spec = format.text(), path = lab_path(app, "format/" + std::to_string(number));
  const ImVec2 size{text_width(ui.fonts.label, spec) + 14 + kCross, std::max(kHeight, ui.measures.target)};
  auto draw = [&app, &ui, format, spec, path, size](ImVec2 at) {
    const Rect place{at.x, at.y + (size.y - kHeight) / 2, size.x, kHeight};
    const Hit hit = hit_area(ui, path, as_target(ui, place));
    const bool commanded = ui.probe.take(path).has_value();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(place.corner(), place.opposite(), hit.hovered ? ui.theme.track : ui.theme.band,
                       ui.measures.corner);
    draw_text(ui.fonts.label, {place.x + 12, place.y + (kHeight - ui.fonts.label->FontSize) / 2},
              ui.theme.ink, spec);
    draw_cross({place.right() - kCross / 2, place.y + kHeight / 2}, 4,
               hit.hovered ? ui.theme.ink : ui.theme.ink2);
    ui.probe.note(item_at(path, Role::kButton, text(Text::format_remove, {{"format", spec}}),
                          as_target(ui, place), hit.id));
    if (!hit.pressed && !commanded) return;
    ui.last = [&app, format] {
      std::vector<QuantizerSpec> formats = formats_of(app.state());
      std::erase(formats, format);
      if (!formats.empty()) set_formats(app, formats);
    };
  };
  return {size, std::move(draw), false, path};
}

/// The formats as chips with a way to more of them; the same as text for those who know the grammar.
void add_formats(App& app, Ui& ui, std::vector<Control>& controls) {
  const std::vector<QuantizerSpec> formats = formats_of(app.state());
  const std::size_t first = controls.size();
  for (std::size_t i = 0; i < formats.size(); ++i)
    controls.push_back(format_chip(app, ui, formats[i], i + 1));
  if (formats.size() < kMostFormats) {
    controls.push_back(action(app, ui, "add_format", Text::format_add,
                              [&app] { app.set_choosing(Choosing::kModelFormat); }));
  }
  if (first < controls.size()) controls[first].starts_row = true;
  controls.push_back(typed_text(app, ui, "formats", Text::control_formats, 560));
  controls.back().starts_row = true;
}

}  // namespace

void add_sqnr_choice(App& app, Ui& ui, std::vector<Control>& controls) {
  if (app.results().kept<ModelSession>()->joined().of_tensors.empty()) return;
  Control of = lab_choice(app, ui, "of", Text::control_sqnr_of,
                          {tr(Text::sqnr_of_weights), tr(Text::sqnr_of_outputs)});
  controls.push_back(captioned(ui, Text::control_sqnr_of, std::move(of)));
}

void add_table_controls(App& app, Ui& ui, LabPage& page) {
  std::vector<Control>& controls = page.controls;
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
  add_sqnr_choice(app, ui, controls);
  const auto& tensors = app.results().kept<ModelSession>()->table().tensors;
  const bool any_open = std::any_of(tensors.begin(), tensors.end(),
                                    [](const MeasuredTensor& tensor) { return tensor.info.use.is_open; });
  if (any_open) {
    Control stacks = lab_choice(app, ui, "stacks", Text::control_stacks,
                                {tr(Text::stacks_kernels), tr(Text::stacks_experts)});
    controls.push_back(captioned(ui, Text::control_stacks, std::move(stacks)));
  }
  controls.push_back(typed_text(app, ui, "find", Text::control_find, 180));
  controls.back().starts_row = true;
  add_formats(app, ui, controls);
}

void add_mix_controls(App& app, Ui& ui, LabPage& page) {
  std::vector<Control>& controls = page.controls;
  controls.push_back(
      primary(lab_number_field(app, ui, "target", Text::control_target_bits, tr(Text::unit_bits), 5)));
  Control weigh =
      lab_choice(app, ui, "weigh", Text::control_weigh, {tr(Text::weigh_relative), tr(Text::weigh_squared)});
  controls.push_back(captioned(ui, Text::control_weigh, std::move(weigh)));
  Control vectors = lab_choice(app, ui, "vectors", Text::control_vectors,
                               {tr(Text::vectors_keep), tr(Text::vectors_quantize)});
  controls.push_back(captioned(ui, Text::control_vectors, std::move(vectors)));
  if (!app.results().kept<ModelSession>()->sensitivities().empty()) {
    controls.push_back(action(app, ui, "forget_sensitivities", Text::sensitivities_forget,
                              [&app] { app.results().kept<ModelSession>()->set_sensitivities({}); }));
  } else if (ui.can_pick_file) {
    controls.push_back(action(app, ui, "sensitivities", Text::sensitivities_open,
                              [&app] { app.ask_host(PickBeside{PickBeside::What::kSensitivities}); }));
  }
  if (!app.results().kept<ModelSession>()->importance().layers.empty()) {
    controls.push_back(
        action(app, ui, "forget_importance", Text::importance_forget, [&app] { forget_importance(app); }));
  } else if (ui.can_pick_file) {
    controls.push_back(action(app, ui, "importance", Text::importance_open,
                              [&app] { app.ask_host(PickBeside{PickBeside::What::kImportance}); }));
  }
  Control fuse =
      lab_choice(app, ui, "fuse", Text::control_fuse, {tr(Text::fuse_apart), tr(Text::fuse_together)});
  controls.push_back(captioned(ui, Text::control_fuse, std::move(fuse)));
  add_sqnr_choice(app, ui, controls);
  add_formats(app, ui, controls);
}

void add_run_controls(App& app, Ui& ui, std::vector<Control>& controls) {
  ModelSession& session = *app.results().session<ModelSession>();
  using Run = ModelSession::Run;
  const bool all_known = session.measured() == session.shown().tensors.size();
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

void add_model_exports(App& app, Ui& ui, std::vector<Control>& controls) {
  const auto add = [&](std::string_view name, Text label, ReportKind kind) {
    controls.push_back(action(app, ui, name, label, [&app, kind] { ask_report(app, kind); }));
    controls.back().starts_row = kind == ReportKind::kHtml;
  };
  add("save_report", Text::save_report, ReportKind::kHtml);
  add("save_mix_json", Text::save_mix_json, ReportKind::kMixJson);
  add("save_mix_csv", Text::save_mix_csv, ReportKind::kMixCsv);
  add("save_figures", Text::save_figures, ReportKind::kFigures);
  const auto add_recipe = [&](std::string_view name, Text label, std::string_view target) {
    controls.push_back(action(app, ui, name, label, [&app, target] { save_recipe(app, target); }));
  };
  const ModelSession& session = *app.results().kept<ModelSession>();
  if (session.result() != nullptr && session.result()->mix.made) {
    const auto& tensors = session.table().tensors;
    const io::Container container = tensors.empty() ? io::Container::kArrays : tensors.front().info.container;
    const bool is_torch = container == io::Container::kTorch;
    if (is_torch || container == io::Container::kGguf)
      add_recipe("recipe_llama", Text::save_recipe_llama, "llama.cpp");
    if (is_torch) add_recipe("recipe_compressed", Text::save_recipe_compressed, "compressed-tensors");
    if (container == io::Container::kOnnx) add_recipe("recipe_onnx", Text::save_recipe_onnx, "onnxruntime");
  }
  if (ui.can_pick_file)
    controls.push_back(action(app, ui, "open", Text::control_open_file, [&ui] { ui.wants_file = true; }));
}

}  // namespace qs::ui
