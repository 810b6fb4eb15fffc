#pragma once
/// The best mix of formats over the tensors of a model, for so many bits a weight.
///
/// Each measured tensor may take any of the formats, or stay as it is stored; the sum of distortions is made
/// least (core/allocation/hull_allocation.hpp). Without a target nothing is chosen, and what the formats give
/// (uniform, frontier) is all there is. The distortion of a tensor in a format is either
///     squared    Σ(x − x̂)²                     a large tensor of large weights counts most
///     relative   n·Σ(x − x̂)²/Σx²               its share of noise, for each of its n weights
/// times its sensitivity. Neither is accuracy: what a tensor's error does to a model's answers is not in its
/// file, and is what the sensitivities are for.

#include "labs/model/table.hpp"

namespace qs {

/// Larger numbers get more bits; 1 where a tensor is not named.
using Sensitivities = std::map<std::string, double, std::less<>>;

/// "tensor,sensitivity" lines, a header first or not; numbers from 0 to 1e12.
Expected<Sensitivities> parse_sensitivities(std::string_view csv);
std::string sensitivities_csv(const Sensitivities& sensitivities);

struct MixParams {
  std::vector<QuantizerSpec> formats;
  std::optional<double> target_bits{};  // a weight, over the tensors that are quantized; without one no mix
                                        // is chosen, as nobody asked for it
  bool relative = true;
  bool vectors = false;     // also those of one axis; else they stay as they are
  bool everything = false;  // also what is no weight: masks, ids; else it stands apart and counts nowhere
  Sensitivities sensitivities{};
  bool operator==(const MixParams&) const = default;
};

struct MixTotals {
  double bits_per_weight = 0;  // over the tensors that are quantized
  double bytes = 0;            // of the whole model
  double distortion = 0;
  std::optional<double> sqnr_db;  // −10 log10 of the distortion over what it would be with all weights 0
};

struct UniformChoice {
  std::string spec;
  MixTotals totals;
  std::size_t missing = 0;  // tensors that could not take it, and stay as they are
  StorageBits storage{};    // of the others, summed
  std::uint64_t count = 0;  // and their weights
};

struct Mix {
  bool made = false;    // chosen within the target, which chosen, totals and bound_sqnr_db are about
  std::string problem;  // why there is none, though there should be
  std::vector<std::string> chosen;  // for each tensor of the table a specification, or "" where it is kept
  std::vector<bool> offered;        // each tensor whose format the mix decides
  std::size_t tensors = 0, kept = 0,
              waiting = 0;  // quantized or offered to be; not offered; not yet measured
  double weights = 0;       // of those that are offered
  MixTotals totals;
  std::optional<double> bound_sqnr_db;  // that no mix of these formats can pass
  std::vector<UniformChoice> uniform;
  std::vector<MixTotals> frontier;  // from few bits to many, at most kFrontier of them

  static constexpr std::size_t kFrontier = 200;
};

Mix compute_mix(const MixParams& params, const ModelTable& table);

/// For pictures: "int4" where no other uniform choice is of that row, else the whole specification; at most
/// 32 letters.
std::string short_name(const Mix& mix, const std::string& spec);

}  // namespace qs
