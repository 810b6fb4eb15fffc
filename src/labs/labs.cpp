#include "labs/labs.hpp"

#include "core/find.hpp"
#include "labs/blocks_lab.hpp"
#include "labs/capacity_state.hpp"
#include "labs/entropy_lab.hpp"
#include "labs/ladder_lab.hpp"
#include "labs/model/model_state.hpp"
#include "labs/network_state.hpp"
#include "labs/noise_lab.hpp"
#include "labs/overview_lab.hpp"

namespace qs {
namespace {

// The only list of labs.
const std::vector<LabInfo> kLabs = {overview_lab(), entropy_lab(), noise_lab(),    ladder_lab(),
                                    blocks_lab(),   network_lab(), capacity_lab(), model_lab()};

}  // namespace

std::span<const LabInfo> labs() {
  return kLabs;
}

const LabInfo* find_lab(std::string_view id) {
  return find_by(kLabs, &LabInfo::id, id);
}

}  // namespace qs
