#pragma once
/// Facts of a lab state, by name, for the predicates of tasks.

#include "labs/app/lab_sight.hpp"
#include "labs/quiz/calls.hpp"

namespace qs::quiz {

/// Every metric of the present state by its id (undefined ones as NaN), accuracy (0 to 1, of a network),
/// least_channel_sqnr_db, the state itself: lab, source, quantizer, family, bits, n, seed, and the lab's
/// parameters and own facts. Metrics not measured yet are missing.
Names facts_of(const LabSight& lab);
Names facts_of(const Run& run);
std::vector<Names> facts_of(const RunLog& log);
/// The shown tensor of the reader's own model; nothing while it is a preview or comes from elsewhere.
std::optional<ReaderTensor> reader_tensor_of(const LabSight& lab);

}  // namespace qs::quiz
