#include <algorithm>

#include "core/sources.hpp"
#include "labs/app/moves.hpp"
#include "labs/model/table.hpp"
#include "labs/model/tensor_words.hpp"
#include "labs/state/layers.hpp"
#include "labs/words/text.hpp"
#include "ui/app/page_parts.hpp"
#include "ui/kit/control_rows.hpp"
#include "ui/kit/list.hpp"
#include "ui/kit/words.hpp"

namespace qs::ui {
namespace {

/// The tensor's name; "decoder.rnn.weight_hh[0:64]" if the layer holds only some rows.
std::string tensor_text(const Layer& layer) {
  std::string name(layer.tensor);
  if (layer.row_count == 0) return name;
  return name + "[" + std::to_string(layer.first_row) + ":" +
         std::to_string(layer.first_row + layer.row_count) + "]";
}

void choose(App& app, std::string_view id) {
  AppState state = app.state();
  state.source = {std::string(id), "", "", ""};
  app.set_state(std::move(state));
  app.set_choosing(Choosing::kNothing);
}

void list_file(App& app, List& list) {
  const FileSession* file = app.loader().file();
  if (file == nullptr) return;
  const auto& tensors = file->tensors();
  list.heading(std::string(text(Text::group_file)) + " · " +
               text(Text::tensors_summary, {{"count", grouped(tensors.size())},
                                            {"size", size_text(static_cast<double>(file->size()))}}));
  if (tensors.empty()) list.heading(text(Text::tensors_empty_list));
  list.stack_details(std::any_of(tensors.begin(), tensors.end(), [](const io::TensorInfo& tensor) {
    return tensor.decoding != nullptr || tensor.role.is_packed();
  }));
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const io::TensorInfo& tensor = tensors[i];
    const std::string path = "source/tensor/" + std::to_string(i);
    const SourceChoice& shown = app.state().source;
    const bool selected =
        shown.id == kOwnFile && shown.hash == file->fingerprint() && shown.tensor == tensor.name;
    if (i + 1 < tensors.size() && list.pass_far_row(path, list.row_height(tensor.name), selected)) continue;
    const std::string words = type_words(tensor), type = words.empty() ? "–" : words;
    const std::string detail = tensor.role.is_packed()
                                   ? phrase(tensor.role.why)
                                   : shape_words(tensor) + "   " + type + "   " +
                                         size_text(static_cast<double>(io::stored_bytes(tensor)));
    if (list.row(path, tensor.name, detail, selected)) {
      choose_tensor(app, i);
      return;
    }
  }
}

void list_built_in(App& app, List& list) {
  list.stack_details(false);
  list.heading(text(Text::group_layers));
  for (const Layer& layer : layers()) {
    const bool selected = app.state().source.id == layer.id;
    if (list.row("source/" + std::string(layer.id), phrase(layer.title), tensor_text(layer), selected)) {
      choose(app, layer.id);
    }
  }
  list.heading(text(Text::group_synthetic));
  for (const SourceInfo& source : sources()) {
    const bool selected = app.state().source.id == source.text();
    if (list.row("source/" + std::string(source.id), phrase(source.title), "", selected))
      choose(app, source.id);
  }
}

}  // namespace

void draw_source_list(App& app, Ui& ui) {
  const float pad = ui.measures.padding, width = ui.area.w - 2 * pad, left = ui.area.x + pad;
  float y = ui.area.y + pad - 4;
  const FileSession* file = app.loader().file();
  const std::string title = file != nullptr ? text(Text::tensors_title, {{"file", file->name()}})
                                            : std::string(text(Text::sources_title));
  y += say(ui, "source/title", Words::kHeading, ui.is_beside() ? ui.fonts.strong : ui.fonts.question,
           {left, y}, width, ui.theme.ink, title) +
       6;
  y += draw_notice(app, ui, {left, y}, width);

  ui.probe.note_escape("source/close");
  std::vector<Control> controls;
  const auto add = [&](std::string path, Text label, Callback<> pressed) {
    constexpr float kHeight = 34;
    const ImVec2 size{button_width(ui, text(label)), std::max(kHeight, ui.measures.target)};
    controls.push_back(
        {size, [&ui, path = std::move(path), label, size, pressed = std::move(pressed)](ImVec2 at) {
           if (button(ui, path, text(label), {at.x, at.y, size.x, kHeight})) pressed();
         }});
  };
  add("source/close", Text::control_close, [&app] { app.set_choosing(Choosing::kNothing); });
  if (ui.can_pick_file) add("app/open_file", Text::control_open_file, [&ui] { ui.wants_file = true; });
  if (file != nullptr && file->tensors().size() > 1) {
    add("source/model", Text::control_whole_model,
        [&app, &ui] { ui.last = [&app] { open_lab(app, "model"); }; });
  }
  const ControlRows header(ui, std::move(controls), width);
  header.draw({left, y});
  y += header.height() + 4;

  draw_list(ui, "source/list", title, {left, y, width, 0}, [&](List& list) {
    list_file(app, list);
    list_built_in(app, list);
  });
}

}  // namespace qs::ui
