#pragma once
/// What a state of the lab comes to, by name: what the predicates of tasks speak of.

#include "labs/app/app.hpp"
#include "labs/quiz/calls.hpp"

namespace qs::quiz {

/// Every metric of the present state by its id (undefined ones as NaN), accuracy (0 to 1, of a network),
/// least_channel_sqnr_db, the state itself: lab, source, quantizer, family, bits, n, seed, and the lab's
/// parameters. A metric that is not measured yet is missing.
Names facts_of(App& app);
Names facts_of(const Run& run);
std::vector<Names> facts_of(const RunLog& log);
/// The tensor of the reader's own model that is shown, whole; nothing else is one.
std::optional<ReaderTensor> reader_tensor_of(const App& app);

}  // namespace qs::quiz
