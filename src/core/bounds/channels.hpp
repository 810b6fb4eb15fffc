#pragma once
/// The list of channels with their parameters: one function for all of them, by name.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace qs {

struct ChannelParam {
  std::string_view id, title, unit;
  double min = 0, max = 1;
  bool whole = false;
};

struct ChannelInfo {
  std::string_view id, title, explanation, source;
  std::vector<ChannelParam> params;
  double (*capacity)(std::span<const double> params);  // bits a use; params in the row's order
};

std::span<const ChannelInfo> channels();
const ChannelInfo* find_channel(std::string_view id);

/// Refuses unknown channels, missing and unknown parameters, and values out of range.
Expected<double> capacity_bits(std::string_view channel, const std::map<std::string, double>& params);

}  // namespace qs
