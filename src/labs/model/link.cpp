#include "labs/model/link.hpp"

#include <algorithm>
#include <array>

#include "core/find.hpp"
#include "labs/model/state.hpp"
#include "labs/state/share_link.hpp"

namespace qs {
namespace {

constexpr std::array kViewsWithTarget = {ModelView::kPlane, ModelView::kSizes, ModelView::kMix};

}  // namespace

bool link_names(std::string_view link, std::string_view key) {
  if (link.starts_with('?')) link.remove_prefix(1);
  while (!link.empty()) {
    const std::string_view pair = link.substr(0, link.find('&'));
    link.remove_prefix(std::min(pair.size() + 1, link.size()));
    if (pair.substr(0, pair.find('=')) == key) return true;
  }
  return false;
}

std::string report_link(const AppState& state, ReportKind kind) {
  std::string link = to_link(state);
  const auto name = [&](std::string_view key) {
    if (!link_names(link, key)) link += "&" + std::string(key) + "=" + link_text(lab_value(state, key));
  };
  name("formats");
  const bool is_mix = kind == ReportKind::kMixJson || kind == ReportKind::kMixCsv;
  if (is_mix || contains(kViewsWithTarget, ModelLabState::from(state).view)) name("target");
  return link;
}

}  // namespace qs
