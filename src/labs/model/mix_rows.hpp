#pragma once
/// The best mix as a table: the format of each tensor, and the steps to both sides that the mix did not take.

#include "labs/model/mix.hpp"

namespace qs {

/// Another format of the same tensor.
struct MixStep {
  std::string spec;
  double bytes = 0;  // more than in the chosen format; negative if it saves
  std::optional<double> sqnr_db;
};

struct MixRow {
  std::size_t tensor = 0;
  double bytes = 0;                // in the chosen format
  std::optional<double> sqnr_db;   // none if it is kept as stored
  std::optional<MixStep> smaller;  // the best of those that take fewer bytes
  std::optional<MixStep> larger;   // the smallest of those that have a higher SQNR
};

/// Tensors in one format; an empty specification for those that are kept as stored.
struct MixPart {
  std::string spec;
  double weights = 0;        // number of them
  std::vector<MixRow> rows;  // the largest tensor first
};

/// Offered tensors by their format, the format of most weights first; nothing if no mix was made. Steps lead to formats
/// of `specs`.
std::vector<MixPart> mix_parts(const Mix& mix, const ModelTable& table, std::span<const std::string> specs);

}  // namespace qs
