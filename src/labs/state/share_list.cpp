#include "labs/state/share_list.hpp"

#include <cmath>

#include "core/text.hpp"

namespace qs {

bool read_shares(std::string_view text, std::span<std::optional<double>> shares) {
  constexpr double kPercent = 100;
  for (std::size_t place = 0; place < shares.size(); ++place) {
    const std::string_view one = text.substr(0, text.find(','));
    if (one != "-") {
      const auto percent = parse_number(one);
      if (!percent || !(*percent >= 0 && *percent <= kPercent)) return false;
      shares[place] = *percent / kPercent;
    }
    if (one.size() == text.size()) return place + 1 == shares.size();
    text.remove_prefix(one.size() + 1);
  }
  return false;
}

std::string shares_text(std::span<const std::optional<double>> shares) {
  constexpr double kPercent = 100;
  std::string text;
  for (const auto& share : shares) {
    text += text.empty() ? "" : ",";
    text += share ? std::to_string(std::lround(kPercent * *share)) : "-";
  }
  return text;
}

}  // namespace qs
