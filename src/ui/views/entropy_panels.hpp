#pragma once
/// Parts that the views of the lab "entropy" share.

#include "ui/app/lab_page.hpp"

namespace qs::ui {

/// Adds the quantizer's controls.
void add_entropy_quantizer(App& app, Ui& ui, LabPage& page);

}  // namespace qs::ui
