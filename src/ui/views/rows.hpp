#pragma once
/// Rows of views. Each is defined in the file of its picture, and listed in rows.cpp.

#include <span>

#include "ui/views/view.hpp"

namespace qs::ui {

extern const View kEntropyCodes, kEntropyStep, kEntropyDraws, kEntropyBytes, kEntropyFields;
extern const View kNoiseError, kNoiseMap, kNoiseClip, kNoiseDefinitions;
extern const View kLadderPlane, kLadderTail;
extern const View kBlocksMap, kBlocksSizes, kBlocksBytes;
extern const View kNetworkTrain, kNetworkQuantize, kNetworkDraw, kNetworkSweep, kNetworkRetrain,
    kNetworkBudget;
extern const View kCapacityFunctions, kCapacitySurface, kCapacityCurve, kCapacityMemory, kCapacityReadings;
extern const View kRoundingCompensate, kRoundingLattice, kRoundingRotate, kRoundingMap, kRoundingRescale,
    kRoundingCalibrate, kRoundingMotion;
extern const View kLanguageRead, kLanguageWatch, kLanguageQuantize, kLanguageSweep, kLanguageForget,
    kLanguageBits;
extern const View kModelTable, kModelMap, kModelPlane, kModelSizes, kModelMix, kModelCompare;

/// Views of a lab, in the order of the words of its parameter "view"; none in a lab with one picture.
std::span<const View* const> views_of(std::string_view lab);

}  // namespace qs::ui
