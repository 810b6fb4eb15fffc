#include <algorithm>

#include "core/sources.hpp"
#include "labs/app/moves.hpp"
#include "labs/model/table.hpp"
#include "labs/state/layers.hpp"
#include "labs/words/text.hpp"
#include "ui/app/page_parts.hpp"
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
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const io::TensorInfo& tensor = tensors[i];
    const std::string path = "source/tensor/" + std::to_string(i);
    const SourceChoice& shown = app.state().source;
    const bool selected =
        shown.id == kOwnFile && shown.hash == file->fingerprint() && shown.tensor == tensor.name;
    if (i + 1 < tensors.size() && list.pass_far_row(path, list.row_height(tensor.name), selected)) continue;
    const std::string type = tensor.unreadable.empty() ? std::string(io::info(tensor.dtype).name) : "–";
    const std::string detail =
        shape_words(tensor) + "   " + type + "   " + size_text(static_cast<double>(tensor.bytes.size));
    if (list.row(path, tensor.name, detail, selected)) {
      choose_tensor(app, i);
      return;
    }
  }
}

void list_built_in(App& app, List& list) {
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
  const float pad = ui.measures.padding, width = ui.area.w - 2 * pad;
  float y = pad - 4;
  const FileSession* file = app.loader().file();
  const std::string title = file != nullptr ? text(Text::tensors_title, {{"file", file->name()}})
                                            : std::string(text(Text::sources_title));
  y += say(ui, "source/title", Words::kHeading, ui.fonts.question, {pad, y}, width, ui.theme.ink, title) + 6;
  y += draw_notice(app, ui, {pad, y}, width);

  const std::string_view back = text(Text::control_close), open = text(Text::control_open_file);
  const float height = 34, back_width = button_width(ui, back);
  ui.probe.note_escape("source/close");
  if (button(ui, "source/close", back, {pad, y, back_width, height})) app.set_choosing(Choosing::kNothing);
  const Rect open_place{pad + back_width + ui.measures.gap, y, button_width(ui, open), height};
  if (ui.can_pick_file && button(ui, "app/open_file", open, open_place)) ui.wants_file = true;
  if (app.loader().file() != nullptr && app.loader().file()->tensors().size() > 1) {
    const std::string_view whole = text(Text::control_whole_model);
    const float x = ui.can_pick_file ? open_place.right() + ui.measures.gap : open_place.x;
    if (button(ui, "source/model", whole, {x, y, button_width(ui, whole), height}))
      ui.last = [&app] { open_lab(app, "model"); };
  }
  y += std::max(height, ui.measures.target) + 4;

  draw_list(ui, "source/list", title, {pad, y, width, 0}, [&](List& list) {
    list_file(app, list);
    list_built_in(app, list);
  });
}

}  // namespace qs::ui
