#pragma once
/// Reads a file of importances from a disk or another host.

#include "labs/importance/joined.hpp"

namespace qs {

/// Nothing if it has no usable list; `why` is then a whole sentence.
std::optional<Importance> read_importance_file(const std::string& path, double stall_seconds,
                                               std::string& why);

/// Prints on stderr what of it is left out, and what its zeros do; true if something is left out.
bool tell_importance(const Importance& importance, const JoinedImportance& joined);

}  // namespace qs
