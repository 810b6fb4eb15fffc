#pragma once
/// Explicit and default keys of a link.
///
/// A link leaves out the lab's defaults (labs/state/share_link.hpp). For a picture that makes no difference;
/// a report must not claim that somebody asked for a default.

#include <string>
#include <string_view>

#include "labs/state/app_state.hpp"
#include "labs/state/outgoing.hpp"

namespace qs {

/// True if the link contains the key, whatever its value.
bool link_names(std::string_view link, std::string_view key);

/// Link of the state for a report of this kind. Names the formats even if they are defaults, and the target
/// if the report is of a mix or the view shows the target.
std::string report_link(const AppState& state, ReportKind kind);

}  // namespace qs
