#include "ui/views/views.hpp"

#include <array>

namespace qs::ui {
namespace {

// The only list of lab views.
constexpr std::array kRows = {LabView{"digit", draw_digit},       LabView{"overview", draw_overview},
                              LabView{"entropy", draw_entropy},   LabView{"noise", draw_noise},
                              LabView{"ladder", draw_ladder},     LabView{"blocks", draw_blocks},
                              LabView{"network", draw_network},   LabView{"language", draw_language},
                              LabView{"rounding", draw_rounding}, LabView{"capacity", draw_capacity},
                              LabView{"model", draw_model}};

}  // namespace

std::span<const LabView> lab_views() {
  return kRows;
}

}  // namespace qs::ui
