#pragma once
/// Computations of the lab "capacity": counts, drawings, fills. update() sets the goal, step() works on it.

#include <cmath>

#include "core/capacity/hinge_fit.hpp"
#include "core/capacity/memory.hpp"
#include "core/capacity/plane.hpp"
#include "core/capacity/two_layer_census.hpp"
#include "core/network/quantized.hpp"
#include "core/numerics/always_inline.hpp"
#include "labs/capacity/state.hpp"
#include "labs/values/heat.hpp"
#include "labs/values/memo.hpp"

namespace qs {

struct FunctionsResult {
  int inputs = 2;
  bool hidden = false;     // with a hidden layer of two units
  std::size_t values = 2;  // number of values in the alphabet
  int weights = 3;         // with biases
  Census census;
  std::optional<TwoLayerCensus> two_layers;
  TruthTable chosen = 0;
};

struct SurfaceResult {
  std::optional<Error> problem;
  QuantizedNetwork quantized;
  // For the shader, which evaluates the networks at every pixel: one row of numbers, layer by layer, weights
  // before biases.
  Heat exact_weights, weights;
  Heat exact_picture, picture, difference;  // where class 1 is answered, and where the answers differ; coarse
  double accuracy = 0, changed = 0;         // share of the test points; share of the plane that changes
};

/// Four readings of one quantized network; they must never be mixed.
struct Readings {
  double state_bits = 0;  // N·b: storage of the codes
  double code_bits = 0;   // N·H: average content of the codes, each coded by itself
  // Functions of one unit with two inputs and weights of unit_bits: log2 of how many it reaches, and of all.
  double unit_state_bits = 0, unit_functions = 0, of_functions = 0;
  int unit_bits = 0;                                             // width that was counted; 5 for wider codes
  double unit_inputs = 0, patterns_real = 0, patterns_sign = 0;  // of one unit of the first layer
};
/// log2(count); 0 if the count is 0.
inline double log2_of(std::uint64_t count) {
  return count == 0 ? 0 : std::log2(static_cast<double>(count));
}

class CapacitySession {
 public:
  void update(const AppState& state);
  /// Computes the readings. Call after update() if the view shows them and the network is trained.
  void read(const QuantizedNetwork& network);
  bool step(const Budget& may_go_on);
  bool is_working() const { return !held_ && has_work(); }
  bool has_work() const { return job_ != nullptr && job_->progress() < 1; }
  double progress() const { return job_ == nullptr ? 1 : job_->progress(); }
  void hold(bool held) { held_ = held; }
  bool is_held() const { return held_; }

  const ImageSet& plane_points() const { return points_->training; }
  double exact_accuracy() const { return exact_accuracy_; }
  const HingeSurvey& hinges() const { return hinges_; }

  // Null if the view does not show it, or until it is computed.
  const FunctionsResult* functions = nullptr;
  const SurfaceResult* surface = nullptr;
  const SurfaceSurvey* surfaces = nullptr;
  const MemorySurvey* memory = nullptr;
  const Readings* readings = nullptr;

 private:
  void update_surface(const AppState& state);
  SurfaceResult quantize(const QuantizerSpec& spec) const;

  struct FunctionsKey {
    int inputs;
    bool hidden;
    std::vector<int> alphabet;
    TruthTable chosen;
    bool operator==(const FunctionsKey&) const = default;
  };
  Memo<FunctionsKey, FunctionsResult> functions_memo_;
  Memo<QuantizerSpec, SurfaceResult> surface_memo_;
  std::shared_ptr<const Split> points_;
  std::uint64_t plane_seed_ = 0;
  std::unique_ptr<Training> plane_;
  double exact_accuracy_ = 0;
  std::unique_ptr<SurfaceSurvey> surfaces_;
  std::unique_ptr<MemorySurvey> memory_;
  Readings readings_;
  Memo<int, Census> unit_memo_;
  HingeSurvey hinges_;
  Job* job_ = nullptr;
  bool held_ = false;
};

inline constexpr std::uint64_t kSurfaceDraws = 4096;
inline constexpr std::uint32_t kPlaneHidden = 8;

}  // namespace qs
