#pragma once
/// Pictures of the lab "entropy", one for each view.

#include "ui/app/lab_page.hpp"

namespace qs::ui {

void draw_codes_view(App& app, Ui& ui, const Rect& place, const EntropyResult& result);
void draw_step_view(App& app, Ui& ui, const Rect& place, const ValidityMap& map, const NoiseResult& present);
void draw_draws_view(App& app, Ui& ui, const Rect& place, const DrawResult& draws,
                     const EntropyResult& codes);
void draw_bytes_view(Ui& ui, const Rect& place, const BytesResult& bytes);
void draw_fields_view(const App& app, Ui& ui, const Rect& place, const FieldsResult& fields);

/// True if thresholds can be dragged, but their rings do not fit side by side over this many pixels.
bool wants_picked_threshold(const App& app, const Ui& ui, const EntropyResult& result, float width);

}  // namespace qs::ui
