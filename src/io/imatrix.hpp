#pragma once
/// Words about importance files that their readers and their users share.

#include <string_view>

namespace qs::io {

inline constexpr std::string_view kImatrixNote =
    "it is an importance matrix: what went into the layers of a model, and no weights";
inline constexpr std::string_view kImatrixStatistic =
    "it counts what went into a layer (an importance matrix)";
/// Before the name of an entry, in the facts of a .dat file: by how many calls its numbers are multiplied.
inline constexpr std::string_view kImatrixCalls = "imatrix.calls ";

}  // namespace qs::io
