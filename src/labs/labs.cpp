#include "labs/state/lab_info.hpp"

#include "core/find.hpp"
#include "labs/blocks/state.hpp"
#include "labs/capacity/state.hpp"
#include "labs/entropy/state.hpp"
#include "labs/ladder/state.hpp"
#include "labs/model/state.hpp"
#include "labs/network/state.hpp"
#include "labs/noise/state.hpp"
#include "labs/overview/lab.hpp"

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
