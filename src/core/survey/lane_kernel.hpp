#pragma once
/// The loop that all kernels share (run_kernel.hpp), over the arithmetic of a format:
///
///     arithmetic.fit(run)       → what the values of a run share: an object with apply()
///     run.apply(x, place)       → the code less the least code into `place`; returns what is to be compared
///     arithmetic.codes()        → as RunKernel::codes()
///
/// apply() must give 0 the error 0: the last values of a run are filled up with zeros.

#include <algorithm>

#include "core/numerics/simd.hpp"
#include "core/survey/run_kernel.hpp"

namespace qs {

/// The decoded values and the values that they stand for, or the magnitudes of both.
struct Compared {
  Float4 decoded, value;
};

/// Σ(decoded − value)² in four lanes.
struct ErrorLanes {
  Double2 low{}, high{};
  std::size_t count = 0;

  void add(const Compared& four) {
    const Double2 a = low2(four.decoded) - low2(four.value), b = high2(four.decoded) - high2(four.value);
    low += a * a;
    high += b * b;
  }
  void move_to(DoubleDouble& sum) {
    const Double2 both = low + high;
    sum.add(both[0] + both[1]);
    *this = {};
  }
};

template <class Arithmetic>
class LaneKernel final : public RunKernel {
 public:
  explicit LaneKernel(Arithmetic arithmetic) : arithmetic_(std::move(arithmetic)) {}

  std::size_t codes() const override { return arithmetic_.codes(); }
  void add(const Groups& groups, std::span<const float> values, CodeCounter& counter,
           DoubleDouble& error_squares) const override {
    ErrorLanes errors;
    groups.for_each_run([&](std::uint64_t, std::uint64_t first, std::uint64_t count) {
      const std::span<const float> run = values.subspan(first, count);
      const auto shared = arithmetic_.fit(run);
      for (std::size_t at = 0; at < run.size(); at += CodeCounter::kMostBatch) {
        const std::size_t size = std::min(CodeCounter::kMostBatch, run.size() - at);
        add_batch(shared, run.subspan(at, size), counter.room(), errors);
        counter.took(size);
        if (errors.count >= CodeCounter::kMostBatch) errors.move_to(error_squares);
      }
    });
    errors.move_to(error_squares);
  }

 private:
  template <class Shared>
  static void add_batch(const Shared& shared, std::span<const float> values, std::int32_t* places,
                        ErrorLanes& sums) {
    ErrorLanes errors = sums;  // in registers
    std::size_t i = 0;
    for (; i + kLanes <= values.size(); i += kLanes) {
      Int4 place;
      errors.add(shared.apply(load4(values.data() + i), place));
      store4(place, places + i);
    }
    if (i < values.size()) {
      float rest[kLanes] = {};
      std::copy(values.begin() + static_cast<std::ptrdiff_t>(i), values.end(), rest);
      Int4 place;
      errors.add(shared.apply(load4(rest), place));
      store4(place, places + i);
    }
    errors.count += values.size();
    sums = errors;
  }

  Arithmetic arithmetic_;
};

}  // namespace qs
