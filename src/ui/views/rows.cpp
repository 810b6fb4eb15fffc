#include "ui/views/rows.hpp"

#include "core/find.hpp"

namespace qs::ui {
namespace {

constexpr const View* kEntropyViews[] = {&kEntropyCodes, &kEntropyStep, &kEntropyDraws, &kEntropyBytes,
                                         &kEntropyFields};
constexpr const View* kNoiseViews[] = {&kNoiseError, &kNoiseMap, &kNoiseClip, &kNoiseDefinitions};
constexpr const View* kLadderViews[] = {&kLadderPlane, &kLadderTail};
constexpr const View* kBlocksViews[] = {&kBlocksMap, &kBlocksSizes, &kBlocksBytes};
constexpr const View* kNetworkViews[] = {&kNetworkTrain, &kNetworkQuantize, &kNetworkDraw,
                                         &kNetworkSweep, &kNetworkRetrain,  &kNetworkBudget};
constexpr const View* kCapacityViews[] = {&kCapacityFunctions, &kCapacitySurface, &kCapacityCurve,
                                          &kCapacityMemory, &kCapacityReadings};
constexpr const View* kRoundingViews[] = {&kRoundingCompensate, &kRoundingLattice, &kRoundingRotate,
                                          &kRoundingMap,        &kRoundingRescale, &kRoundingCalibrate,
                                          &kRoundingMotion};
constexpr const View* kLanguageViews[] = {&kLanguageRead,  &kLanguageWatch,  &kLanguageQuantize,
                                          &kLanguageSweep, &kLanguageForget, &kLanguageBits};
constexpr const View* kModelViews[] = {&kModelTable, &kModelMap, &kModelPlane,
                                       &kModelSizes, &kModelMix, &kModelCompare};

struct ViewsOfLab {
  std::string_view lab;
  std::span<const View* const> views;
};

// The only list of views.
constexpr ViewsOfLab kViews[] = {
    {"entropy", kEntropyViews},   {"noise", kNoiseViews},       {"ladder", kLadderViews},
    {"blocks", kBlocksViews},     {"network", kNetworkViews},   {"language", kLanguageViews},
    {"rounding", kRoundingViews}, {"capacity", kCapacityViews}, {"model", kModelViews}};

}  // namespace

std::span<const View* const> views_of(std::string_view lab) {
  const ViewsOfLab* row = find_by(kViews, &ViewsOfLab::lab, lab);
  return row == nullptr ? std::span<const View* const>{} : row->views;
}

}  // namespace qs::ui
