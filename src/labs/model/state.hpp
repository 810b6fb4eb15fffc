#pragma once
/// What a link of the lab "model" holds, and which formats it asks about.

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo model_lab();

/// Comes with the program.
inline constexpr std::string_view kExampleModel = "silero_vad_v5_16k.safetensors";

/// "int8,int4/block=32,nf4": specifications one after another. Where one has commas of its own (levels of
/// "custom"), what follows a comma belongs to it unless it begins with the name of a row. Refuses what is no
/// quantizer, doubles, and more than kMostFormats.
inline constexpr std::size_t kMostFormats = 16;
Expected<std::vector<QuantizerSpec>> parse_formats(std::string_view text);
std::string formats_text(std::span<const QuantizerSpec> formats);

/// Of the present state.
std::vector<QuantizerSpec> formats_of(const AppState& state);

}  // namespace qs
