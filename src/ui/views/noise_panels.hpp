#pragma once
/// Parts that the views of the lab "noise" share.

#include "ui/app/lab_page.hpp"

namespace qs::ui {

/// Half of the range between the outermost levels, in standard deviations; 0 without levels.
double present_clip(const NoiseResult& present);

/// Adds dither and step.
void add_noise_steps(App& app, Ui& ui, LabPage& page);
/// Adds the quantizer's controls.
void add_noise_quantizer(App& app, Ui& ui, LabPage& page);

}  // namespace qs::ui
