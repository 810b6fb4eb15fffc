#include "labs/state/lab_info.hpp"

#include "core/find.hpp"
#include "labs/blocks/state.hpp"
#include "labs/capacity/state.hpp"
#include "labs/digit/state.hpp"
#include "labs/entropy/state.hpp"
#include "labs/ladder/state.hpp"
#include "labs/language/state.hpp"
#include "labs/model/state.hpp"
#include "labs/network/state.hpp"
#include "labs/noise/state.hpp"
#include "labs/overview/lab.hpp"
#include "labs/results/models.hpp"
#include "labs/rounding/state.hpp"

namespace qs {
namespace {

LabInfo with(LabInfo row, std::shared_ptr<LabModel> (*make)()) {
  row.make = make;
  return row;
}

// The only list of labs.
const std::vector<LabInfo> kLabs = {
    with(digit_lab(), make_digit_model),       with(overview_lab(), make_overview_model),
    with(entropy_lab(), make_entropy_model),   with(noise_lab(), make_noise_model),
    with(ladder_lab(), make_ladder_model),     with(blocks_lab(), make_blocks_model),
    with(network_lab(), make_network_model),   with(language_lab(), make_language_model),
    with(rounding_lab(), make_rounding_model), with(capacity_lab(), make_capacity_model),
    with(model_lab(), make_survey_model)};

}  // namespace

std::span<const LabInfo> labs() {
  return kLabs;
}

const LabInfo* find_lab(std::string_view id) {
  return find_by(kLabs, &LabInfo::id, id);
}

}  // namespace qs
