#pragma once
/// The probe line of pictures of codes: bar, cell and level of one code, joined and told in words; by the pointer, and
/// by the keyboard through a control of its own.

#include <optional>

#include "labs/app/app.hpp"
#include "labs/values/code_words.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// More codes than this are too narrow to point at.
inline constexpr std::size_t kMostProbedCodes = 300;

/// Notes the control over `noted`. Returns the code of the keyboard while its focus is here, else that at the pointer,
/// which the caller found; nothing while something is dragged, or on paper.
std::optional<std::size_t> probed_code(App& app, Ui& ui, const std::string& path, const Rect& noted,
                                       const CodedCells& coded, std::optional<std::size_t> pointed);

/// True if the pointer is over the place.
bool is_pointed_at(const Rect& place);

}  // namespace qs::ui
