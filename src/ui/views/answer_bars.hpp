#pragma once
/// Two answers of a network side by side: for each digit, how probable it is by the first and by the second.

#include <string>

#include "labs/digit/answer.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

struct NamedAnswer {
  std::string name;
  const Answer* answer;
};

/// The first is drawn as what the weights say (signal), the second, which may be missing, as what the codes say
/// (quantized). Notes both for export. Without names the bars begin at the top.
void draw_answer_bars(const Ui& ui, const Rect& place, const NamedAnswer& exact, const NamedAnswer& changed);

}  // namespace qs::ui
