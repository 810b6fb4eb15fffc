#pragma once
/// Link parameters of the lab "blocks".

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo blocks_lab();

enum class BlocksView { kMap, kSizes, kBytes };

struct BlocksLabState {
  BlocksView view = BlocksView::kMap;
  double outlier = 0;       // for the first weight of the opened block, in standard deviations; 0: unchanged
  std::uint64_t block = 1;  // the opened block, counted along the rows from 1
  std::uint64_t value = 1;  // the weight in it whose steps are shown, from 1
  std::uint64_t byte = 1;   // of the block as it is stored, from 1

  static BlocksLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const BlocksLabState&) const = default;
};

}  // namespace qs
