#pragma once
/// Makes the model of each lab, for its row in the list of labs. Out of line: a page begins without most of them.

#include <memory>

namespace qs {

class LabModel;

std::shared_ptr<LabModel> make_digit_model();
std::shared_ptr<LabModel> make_overview_model();
std::shared_ptr<LabModel> make_entropy_model();
std::shared_ptr<LabModel> make_noise_model();
std::shared_ptr<LabModel> make_ladder_model();
std::shared_ptr<LabModel> make_blocks_model();
std::shared_ptr<LabModel> make_network_model();
std::shared_ptr<LabModel> make_language_model();
std::shared_ptr<LabModel> make_rounding_model();
std::shared_ptr<LabModel> make_capacity_model();
std::shared_ptr<LabModel> make_survey_model();

}  // namespace qs
