#include "core/find.hpp"
#include "labs/model/state.hpp"
#include "labs/model/suggestions.hpp"
#include "labs/words/text.hpp"
#include "ui/app/choices.hpp"
#include "ui/app/lab_controls.hpp"

namespace qs::ui {

void draw_format_list(App& app, Ui& ui) {
  const ModelLabState lab = ModelLabState::from(app.state());
  draw_choices(app, ui, "model_format", text(Text::formats_title), [&](List& list) {
    const std::vector<QuantizerSpec> present = formats_of(app.state());
    std::vector<std::string_view> listed;
    for (const FormatGroup& group : suggested_formats(lab.model)) {
      list.heading(phrase(group.title), group.title);
      for (const std::string_view spec : group.specs) {
        const auto format = parse_quantizer(spec);
        if (!format || contains(present, *format) || contains(listed, spec)) continue;
        listed.push_back(spec);
        const QuantizerInfo& row = *find_quantizer(format->id);
        const std::string path = "model_format/" + std::string(spec);
        if (!list.row(path, std::string(spec), phrase(row.family_title), false)) continue;
        app.set_choosing(Choosing::kNothing);
        std::vector<QuantizerSpec> more = present;
        more.push_back(*format);
        return change_lab<ModelLabState>(app, [&](auto& changed) { changed.formats = formats_text(more); });
      }
    }
    list.words(text(Text::formats_by_text));
  });
}

}  // namespace qs::ui
