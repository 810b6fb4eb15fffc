#include <algorithm>
#include <cmath>

#include "labs/app/moves.hpp"
#include "labs/model/tensor_words.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/model_panels.hpp"

namespace qs::ui {
namespace {

std::string pattern_words(const TensorFigures& figures) {
  const StoredEntropy& stored = *figures.stored;
  if (!stored.sign) return text(Text::tensor_entropy_whole, {{"bits", fixed(stored.bits, 2)}});
  return text(Text::tensor_entropy, {{"bits", fixed(stored.bits, 2)},
                                     {"sign", fixed(*stored.sign, 2)},
                                     {"exponent", fixed(*stored.exponent, 2)},
                                     {"mantissa", fixed(*stored.mantissa, 2)}});
}

constexpr float kDetailInset = 12, kDetailGap = 3;

struct DetailLine {
  std::string_view path;
  ImU32 color;
  std::string words;
};

/// All that is known of the figures of each format.
std::string format_words(const App& app, const MeasuredTensor& tensor) {
  std::string formats;
  for (const QuantizerSpec& spec : formats_of(app.state())) {
    const auto known = tensor.formats.find(spec.text());
    if (known == tensor.formats.end()) continue;
    const FormatFigures& format = known->second;
    if (!formats.empty()) formats += "; ";
    if (!format.problem.empty()) {
      formats += format.spec + ": " + phrase(format.problem);
      continue;
    }
    formats += text(Text::tensor_format, {{"format", format.spec},
                                          {"db", decibels_with_unit(format.sqnr_db)},
                                          {"entropy", fixed(format.entropy_bits, 2)},
                                          {"bits", fixed(format.bits_per_weight, 2)}});
    if (format.output_sqnr_db)
      formats += ", " + text(Text::tensor_output, {{"db", decibels_with_unit(format.output_sqnr_db)}});
    if (const std::string sum = bits_words(format, tensor.figures->count); !sum.empty())
      formats += " (" + sum + ")";
    if (!format.stored_as.empty())
      formats += "; " + text(Text::tensor_stored_as, {{"format", format.stored_as}});
  }
  return formats;
}

std::string law_words(const TensorFigures& figures) {
  std::string law = text(Text::tensor_law, {{"sigma", significant(figures.sigma)},
                                            {"tail", table_number(figures.absmax_in_sigmas, 1)},
                                            {"kurtosis", table_number(figures.kurtosis, 1)},
                                            {"zeros", grouped(figures.zeros)}});
  if (figures.stored) law += " · " + pattern_words(figures);
  for (const std::string& odd : {non_finite_words(figures.non_finite), lost_words(figures.lost)}) {
    if (!odd.empty()) law += " · " + odd;
  }
  return law;
}

/// The stored parts of a packed weight, and what its codes say.
void add_packed_lines(const Ui& ui, const MeasuredTensor& tensor, std::vector<DetailLine>& lines) {
  if (!is_decoded(tensor.info)) return;
  std::string packed = text(Text::tensor_packed, {{"parts", stored_words(tensor.info)}});
  if (tensor.figures && tensor.figures->codes) packed += " · " + code_words(*tensor.figures->codes);
  lines.push_back({"model/tensor/packed", ui.theme.ink2, std::move(packed)});
  const std::string names = companion_words(tensor.info);
  if (!names.empty())
    lines.push_back(
        {"model/tensor/companions", ui.theme.ink2, text(Text::tensor_companions, {{"names", names}})});
}

std::vector<DetailLine> detail_lines(const App& app, const Ui& ui, const ModelSession& session,
                                     std::size_t index) {
  const MeasuredTensor& tensor = session.table().tensors[index];
  std::vector<DetailLine> lines;
  std::string stored = text(Text::tensor_stored, {{"shape", shape_words(tensor.info)},
                                                  {"type", type_or_dash(tensor.info)},
                                                  {"size", size_text(bytes_as_stored(tensor.info))}});
  if (const std::string axes = axes_words(tensor.info); !axes.empty()) stored += " · " + axes;
  if (const io::TensorRole role = tensor.role(); !role.why.empty())
    lines.push_back(
        {"model/tensor/role", ui.theme.noise, text(Text::tensor_role, {{"why", phrase(role.why)}})});
  if (!tensor.problem.empty()) {
    lines.push_back({"model/tensor/problem", ui.theme.noise, stored + " · " + phrase(tensor.problem)});
  } else if (tensor.is_packed()) {
    lines.push_back({"model/tensor/law", ui.theme.ink2, stored});
  } else if (!tensor.figures) {
    lines.push_back({"model/tensor/law", ui.theme.ink2, stored + " · " + tr(Text::tensor_waits)});
  } else {
    lines.push_back({"model/tensor/law", ui.theme.ink2, stored + " · " + law_words(*tensor.figures)});
    add_packed_lines(ui, tensor, lines);
    lines.push_back({"model/tensor/formats", ui.theme.ink, format_words(app, tensor)});
    for (const Disagreement& one : session.result()->mix.disagreements) {
      if (one.tensor != index) continue;
      lines.push_back(
          {"model/tensor/disagree", ui.theme.noise,
           text(Text::tensor_disagree, {{"weights", one.by_weights}, {"outputs", one.by_outputs}})});
    }
  }
  return lines;
}

std::vector<Control> detail_controls(App& app, Ui& ui, ModelSession& session, std::size_t index) {
  const MeasuredTensor& tensor = session.table().tensors[index];
  std::vector<Control> controls;
  // Other labs open in the format that the reader is looking at.
  const auto opened = [&app] {
    std::vector<std::string> specs;
    for (const QuantizerSpec& spec : formats_of(app.state())) specs.push_back(spec.text());
    const auto format = parse_quantizer(leading_format(specs, ModelLabState::from(app.state()).by));
    return format ? std::optional(*format) : std::nullopt;
  };
  for (const LabInfo& lab : labs()) {
    const bool shows_tensors = lab.uses_values || !lab.for_tensor.empty();
    if (!shows_tensors || !tensor.info.unreadable.empty() || tensor.is_packed()) continue;
    const std::string label = tr(Text::tensor_open_in) + " " + phrase(lab.name);
    const ImVec2 size{button_width(ui, label), std::max(30.0F, ui.measures.target)};
    controls.push_back({size, [&app, &ui, label, size, index, opened, id = std::string(lab.id)](ImVec2 at) {
                          if (button(ui, "model/open/" + id, label, {at.x, at.y, size.x, size.y}))
                            ui.last = [&app, index, id, opened] { open_tensor(app, index, id, opened()); };
                        }});
  }
  if (tensor.info.unreadable.empty() && !tensor.is_packed()) {
    controls.push_back(action(app, ui, "ask", Text::tensor_ask, [&app, &ui, index, opened] {
      ui.last = [&app, index, opened] {
        open_tensor(app, index, "overview", opened());
        open_quiz(app, kQuizOwn, app.state().quiz_seed);
      };
    }));
  }
  if (is_waiting(tensor) && !tensor.figures) {
    controls.push_back(
        action(app, ui, "first", Text::tensor_first, [&session, index] { session.measure_first(index); }));
  }
  controls.push_back(action(app, ui, "close", Text::tensor_close,
                            [&app] { change_lab<ModelLabState>(app, [](auto& lab) { lab.show.clear(); }); }));
  return controls;
}

}  // namespace

float tensor_figures_height(App& app, Ui& ui, float width, ModelSession& session, std::size_t index) {
  const MeasuredTensor& tensor = session.table().tensors[index];
  const float room = width - 2 * kDetailInset;
  float height = 10 + wrapped_height(ui.fonts.strong, tensor.info.name, room) + kDetailGap;
  for (const DetailLine& line : detail_lines(app, ui, session, index))
    height += wrapped_height(ui.fonts.tick, line.words, room) + kDetailGap;
  return height + 4 + ControlRows(ui, detail_controls(app, ui, session, index), room).height() + 18;
}

float draw_tensor_figures(App& app, Ui& ui, const Rect& place, ModelSession& session, std::size_t index) {
  const MeasuredTensor& tensor = session.table().tensors[index];
  const float room = place.w - 2 * kDetailInset;
  float y = place.y + 10;
  y += say(ui, "model/tensor", Words::kHeading, ui.fonts.strong, {place.x + kDetailInset, y}, room,
           ui.theme.ink, tensor.info.name) +
       kDetailGap;
  for (const DetailLine& line : detail_lines(app, ui, session, index))
    y += say(ui, line.path, Words::kParagraph, ui.fonts.tick, {place.x + kDetailInset, y}, room, line.color,
             line.words) +
         kDetailGap;
  const ControlRows rows(ui, detail_controls(app, ui, session, index), room);
  rows.draw({place.x + kDetailInset, y + 4});
  y += 4 + rows.height() + 10;
  ImGui::GetWindowDrawList()->AddRect(place.corner(), {place.right(), y}, ui.theme.hair, ui.measures.corner);
  return y - place.y + 8;
}

}  // namespace qs::ui
