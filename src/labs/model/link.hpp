#pragma once
/// What a link says in words, and what it leaves to the lab.
///
/// A link leaves out what is the lab's default (labs/state/share_link.hpp). For a picture that is the same; a
/// report must not claim that somebody asked for it.

#include <string>
#include <string_view>

#include "labs/state/app_state.hpp"
#include "labs/state/outgoing.hpp"

namespace qs {

/// The key stands in the link, whatever its value.
bool link_names(std::string_view link, std::string_view key);

/// The state's link for a report of this kind: its formats are in it although they are the lab's own, and its
/// target where a mix is wanted or the view is one beside which the target stands.
std::string report_link(const AppState& state, ReportKind kind);

}  // namespace qs
