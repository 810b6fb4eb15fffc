#pragma once
/// Link parameters of the lab "model" and the formats that they ask for.

#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo model_lab();

enum class ModelView { kTable, kMap, kPlane, kSizes, kMix, kCompare };
enum class TensorScope { kAll, kMatrices, kVectors };
enum class TensorOrder { kFile, kName, kSize, kSigma, kTail, kKurtosis, kSqnr };

struct ModelLabState {
  ModelView view = ModelView::kTable;
  std::string formats{kDefaultFormats};  // with commas between
  std::string find;
  std::string model, print;  // name and fingerprint of the file
  std::string show;          // name of the tensor that is open
  TensorScope scope = TensorScope::kAll;
  bool by_layer = false;
  TensorOrder sort = TensorOrder::kFile;
  std::string by;                // of the formats, for the order by SQNR; empty for the first
  bool unfolds_vectors = false;  // lists the tensors that stay as they are
  double target = 5;             // bits a weight
  bool squared = false;          // minimize squared errors, not relative ones
  bool quantize_vectors = false, count_everything = false, stacks_are_experts = false;
  bool fused = false;            // one format for tensors that runtimes join
  bool outputs = false;          // shows the SQNR of the layers' outputs, where it is known
  bool compared_as_map = false;  // a comparison as layers by kinds, else bits by SQNR

  static constexpr std::string_view kDefaultFormats =
      "int8/channel=0,mxfp6,int4/block=32/scale=float16,nf4,mxfp4,int3/block=32/scale=float16";
  static ModelLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const ModelLabState&) const = default;
};

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
/// The format that rows are ordered and tensors opened by: `by` if it is among the formats, else the first; empty without
/// any.
std::string leading_format(std::span<const std::string> specs, std::string_view by);

}  // namespace qs
