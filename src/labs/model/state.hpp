#pragma once
/// Link parameters of the lab "model" and the formats that they ask for.

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo model_lab();

/// File name of the bundled model.
inline constexpr std::string_view kExampleModel = "silero_vad_v5_16k.safetensors";

/// Parses specifications, separated by commas: "int8,int4/block=32,nf4". If a specification has commas of its
/// own (levels of "custom"), text after a comma belongs to it unless it begins with the name of a row.
/// Refuses unknown quantizers, duplicates, and more than kMostFormats.
inline constexpr std::size_t kMostFormats = 16;
Expected<std::vector<QuantizerSpec>> parse_formats(std::string_view text);
std::string formats_text(std::span<const QuantizerSpec> formats);

/// Formats of the present state.
std::vector<QuantizerSpec> formats_of(const AppState& state);

}  // namespace qs
