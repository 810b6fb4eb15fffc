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

}  // namespace

float draw_tensor_figures(App& app, Ui& ui, const Rect& place, ModelSession& session, std::size_t index) {
  const MeasuredTensor& tensor = session.table().tensors[index];
  const auto say_line = [&](float y, std::string_view path, ImU32 color, const std::string& words) {
    return say(ui, path, Words::kParagraph, ui.fonts.tick, {place.x + 12, y}, place.w - 24, color, words) + 3;
  };
  // The stored parts of a packed weight, and what its codes say.
  const auto say_packed = [&](float at) {
    if (!is_decoded(tensor.info)) return at;
    std::string packed = text(Text::tensor_packed, {{"parts", stored_words(tensor.info)}});
    if (tensor.figures && tensor.figures->codes) packed += " · " + code_words(*tensor.figures->codes);
    at += say_line(at, "model/tensor/packed", ui.theme.ink2, packed);
    const std::string names = companion_words(tensor.info);
    return names.empty() ? at
                         : at + say_line(at, "model/tensor/companions", ui.theme.ink2,
                                         text(Text::tensor_companions, {{"names", names}}));
  };
  float y = place.y + 10;
  y += say(ui, "model/tensor", Words::kHeading, ui.fonts.strong, {place.x + 12, y}, place.w - 24,
           ui.theme.ink, tensor.info.name) +
       3;
  std::string stored = text(Text::tensor_stored, {{"shape", shape_words(tensor.info)},
                                                  {"type", type_or_dash(tensor.info)},
                                                  {"size", size_text(bytes_as_stored(tensor.info))}});
  if (const std::string axes = axes_words(tensor.info); !axes.empty()) stored += " · " + axes;
  if (const io::TensorRole role = tensor.role(); !role.why.empty()) {
    y += say_line(y, "model/tensor/role", ui.theme.noise,
                  text(Text::tensor_role, {{"why", phrase(role.why)}}));
  }
  if (!tensor.problem.empty()) {
    y += say_line(y, "model/tensor/problem", ui.theme.noise, stored + " · " + phrase(tensor.problem));
  } else if (tensor.is_packed()) {
    y += say_line(y, "model/tensor/law", ui.theme.ink2, stored);
  } else if (!tensor.figures) {
    y += say_line(y, "model/tensor/law", ui.theme.ink2, stored + " · " + tr(Text::tensor_waits));
  } else {
    const TensorFigures& figures = *tensor.figures;
    std::string law = text(Text::tensor_law, {{"sigma", significant(figures.sigma)},
                                              {"tail", table_number(figures.absmax_in_sigmas, 1)},
                                              {"kurtosis", table_number(figures.kurtosis, 1)},
                                              {"zeros", grouped(figures.zeros)}});
    if (figures.stored) law += " · " + pattern_words(figures);
    for (const std::string& odd : {non_finite_words(figures.non_finite), lost_words(figures.lost)}) {
      if (!odd.empty()) law += " · " + odd;
    }
    y += say_line(y, "model/tensor/law", ui.theme.ink2, stored + " · " + law);
    y = say_packed(y);
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
      if (const std::string sum = bits_words(format, figures.count); !sum.empty())
        formats += " (" + sum + ")";
    }
    y += say_line(y, "model/tensor/formats", ui.theme.ink, formats);
  }
  y += 4;
  std::vector<Control> controls;
  // Other labs open in the format that the reader is looking at.
  const auto opened = [&app] {
    std::vector<std::string> specs;
    for (const QuantizerSpec& spec : formats_of(app.state())) specs.push_back(spec.text());
    const auto format = parse_quantizer(leading_format(specs, ModelLabState::from(app.state()).by));
    return format ? std::optional(*format) : std::nullopt;
  };
  for (const LabInfo& lab : labs()) {
    if (!lab.uses_values || !tensor.info.unreadable.empty() || tensor.is_packed()) continue;
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
  const ControlRows rows(ui, std::move(controls), place.w - 24);
  rows.draw({place.x + 12, y});
  y += rows.height() + 10;
  ImGui::GetWindowDrawList()->AddRect(place.corner(), {place.right(), y}, ui.theme.hair, ui.measures.corner);
  return y - place.y + 8;
}

}  // namespace qs::ui
