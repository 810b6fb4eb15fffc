#pragma once
/// What a mix chooses from: for each tensor the formats that it was measured in, with their bits and distortions.

#include "core/allocation/hull_allocation.hpp"
#include "labs/model/mix.hpp"

namespace qs {

/// Options of one tensor, or of several that take the same one; the first keeps them as they are.
struct Candidate {
  std::vector<std::size_t> tensors;
  std::vector<std::string> specs;
  AllocationTable table;
};

struct Candidates {
  std::vector<Candidate> all;
  double weights = 0, other_bits = 0, zeroed = 0;  // zeroed: the distortion with all weights 0
};

/// Notes in `mix` what is offered, kept, waiting and weighted, and the disagreements.
Candidates candidates_of(const MixParams& params, const ModelTable& table, Mix& mix);

MixTotals totals_of(const Candidates& candidates, double cost, double distortion);

/// One format for all tensors, then the presets of llama-quantize that the measured formats suffice for.
std::vector<UniformChoice> uniform_choices(const MixParams& params, const Candidates& candidates,
                                           const ModelTable& table, bool has_importance);

}  // namespace qs
