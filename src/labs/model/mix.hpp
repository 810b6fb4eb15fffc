#pragma once
/// Chooses the best mix of formats over a model's tensors for a target of bits per weight.
///
/// Each measured tensor takes one of the formats or stays as it is stored; the mix minimizes the sum of
/// distortions (core/allocation/hull_allocation.hpp). Without a target only the uniform choices and the
/// frontier are computed. The distortion of a tensor in a format is either
///     squared    Σ(x − x̂)²                     a large tensor of large weights counts most
///     relative   n·Σ(x − x̂)²/Σx²               its share of noise, for each of its n weights
/// times its sensitivity. Neither is accuracy: no file tells how errors change the answers; sensitivities do.
///
/// With an importance, squares of a tensor that has a list count by it: Σ E[x_j²] e², the error of the layer's outputs
/// (core/survey/input_importance.hpp). For `squared`, the inputs of a tensor without a list count as the mean of all lists.

#include "labs/model/table.hpp"

namespace qs {

/// Tensors with larger numbers get more bits; unnamed tensors have 1.
using Sensitivities = std::map<std::string, double, std::less<>>;

/// Parses lines "tensor,sensitivity", with or without a header; numbers from 0 to 1e12.
Expected<Sensitivities> parse_sensitivities(std::string_view csv);
std::string sensitivities_csv(const Sensitivities& sensitivities);

struct MixParams {
  std::vector<QuantizerSpec> formats;
  std::optional<double> target_bits{};  // per weight, over the quantized tensors; none: no mix
  bool relative = true;
  bool vectors = false;     // quantize tensors of one axis too; else they stay as they are
  bool everything = false;  // include tensors that are no weights: masks, ids; else they count nowhere
  bool fused = false;  // one format for those that runtimes join: query, key and value; gate and up; experts
  Sensitivities sensitivities{};
  bool operator==(const MixParams&) const = default;
};

struct MixTotals {
  double bits_per_weight = 0;  // over the quantized tensors
  double bytes = 0;            // of the whole model
  double distortion = 0;
  std::optional<double> sqnr_db;  // −10 log10 of the distortion over that of all-zero weights
};

/// One format for all tensors, or a preset of llama-quantize (labs/presets/llama_presets.hpp) whose formats are all here.
struct UniformChoice {
  std::string spec;  // or the preset's name: "Q4_K_M"
  MixTotals totals;
  std::size_t missing = 0;  // tensors that could not take the format, and stay as they are
  StorageBits storage{};    // sum over the others
  std::uint64_t count = 0;  // number of their weights
  bool is_preset = false;
};

/// Two formats of a tensor that the weights rank one way and the outputs the other.
struct Disagreement {
  std::size_t tensor = 0;
  std::string by_weights, by_outputs;  // the better format, as either says
};

struct Mix {
  bool made = false;                // within the target; chosen, totals and bound_sqnr_db describe it
  std::string problem;              // why there is none, if one was wanted
  std::vector<std::string> chosen;  // for each tensor of the table a specification, or "" where it is kept
  std::vector<bool> offered;        // the mix decides this tensor's format
  std::size_t tensors = 0, kept = 0,
              waiting = 0;  // quantized or offered to be; not offered; not yet measured
  double weights = 0;       // of the offered tensors
  double other_bytes = 0;   // of those that are not
  MixTotals totals;
  std::optional<double> bound_sqnr_db;  // no mix of these formats can pass it
  std::vector<UniformChoice> uniform;   // formats in their order, then presets
  std::vector<MixTotals> frontier;      // from few bits to many, at most kFrontier of them
  std::size_t weighted = 0;             // of the offered tensors, how many have an importance
  std::vector<Disagreement> disagreements;

  static constexpr std::size_t kFrontier = 200;
};

Mix compute_mix(const MixParams& params, const ModelTable& table);

/// Tensors with at least one disagreement.
std::size_t disagreeing_tensors(const Mix& mix);

/// The bits a weight at which the whole model takes so many bytes; may be below what any mix takes.
double target_bits_for(const Mix& mix, double bytes);

/// Name for pictures: "int4" if no other uniform choice is of that row, else the whole specification; at most
/// 32 letters.
std::string short_name(const Mix& mix, const std::string& spec);

}  // namespace qs
