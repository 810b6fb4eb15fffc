#pragma once
/// Views "rotate" and "map" of the lab "rounding": a Hadamard rotation with random signs before rounding, and back
/// after, on weights of a law that is drawn. The map tries every format of a short list on every law.

#include "core/job.hpp"
#include "core/rounding/rotation.hpp"
#include "core/rounding/weight_families.hpp"

namespace qs {

struct RotateParams {
  std::size_t family = 0;  // place in weight_families()
  QuantizerSpec quantizer;
  bool signs = true;
  std::uint64_t seed = 1;
  bool operator==(const RotateParams&) const = default;
};

/// Shares of the entries in even bins from −reach to reach, in units of their root mean square.
struct EntryHistogram {
  std::vector<double> shares;
  double reach = 0;
};

struct RotateResult {
  std::optional<Error> problem;
  std::string_view family;
  RotationEffect effect;
  EntryHistogram before, after;
};
RotateResult compute_rotate(const RotateParams& params);

/// Gain of rotation in dB, a row of the map for each law, a column for each format.
struct RotationMap {
  struct Cell {
    std::optional<double> delta_db, equal_entropy_db;  // minus infinity if rotation spoils what was exact
  };
  std::size_t families = 0, formats = 0;
  std::vector<Cell> cells;  // families × formats
  std::size_t done = 0;     // cells that are computed
};

/// Computes the map, one law and format after another.
class RotationMapJob : public Job {
 public:
  explicit RotationMapJob(std::uint64_t seed, bool signs);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  const RotationMap& result() const { return map_; }
  std::uint64_t seed() const { return seed_; }
  bool signs() const { return signs_; }

 private:
  std::uint64_t seed_;
  bool signs_;
  RotationMap map_;
  std::optional<RotatedMatrix> matrix_;  // of the present law
};

std::string rotate_answer(const RotateResult& result);
/// How many of the cells gain, and where it gains and loses most.
std::string map_answer(const RotationMap& map, bool coded);

}  // namespace qs
