#pragma once
/// State ⇄ text: "v=1&lab=overview&source=gaussian&quantizer=int4/range=p99.9&seed=7".
///
/// The text is the query of an address. Missing keys mean the default, and printing leaves defaults out, so a
/// link stays short and stays valid when keys are added. A key or value that the parser does not understand
/// takes its default and is reported; nothing is silently clamped. The version changes only when an old link
/// would come to mean something else.

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "labs/state/app_state.hpp"

namespace qs {

inline constexpr std::string_view kLinkVersion = "1";

std::string to_link(const AppState& state);
/// The link after an address: never empty, since a page without a link opens with the lesson's first passage.
std::string address_of(std::string_view page, const AppState& state);

/// Percent-encodes a value where a link needs it.
std::string link_text(std::string_view value);

struct ParsedLink {
  AppState state;
  std::vector<Error> problems;
};
/// Parses a link, with or without a leading "?".
ParsedLink from_link(std::string_view link);

}  // namespace qs
