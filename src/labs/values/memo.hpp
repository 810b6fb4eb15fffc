#pragma once
/// Caches the last result of a computation; another key computes it again.

#include <memory>
#include <optional>

#include "core/quantizer.hpp"

namespace qs {

template <class Key, class Value>
class Memo {
 public:
  template <class Compute>
  const Value& get(const Key& key, Compute&& compute) {
    if (!key_ || !(*key_ == key)) {
      value_ = compute();
      key_ = key;
    }
    return value_;
  }
  void forget() { key_.reset(); }

 private:
  std::optional<Key> key_;
  Value value_{};
};

/// For results that depend on the sample alone.
struct NoParams {
  bool operator==(const NoParams&) const = default;
};

/// Caches the last result of a pure compute(params, sample): compares parameters by value, the sample by
/// identity. Keeps no sample alive: of each lab that was open once, a long one would stay.
template <class Params, class Result>
class SampleMemo {
 public:
  template <class Compute>
  const Result* get(const Params& params, const std::shared_ptr<const Sample>& sample, Compute&& compute) {
    if (!has(params, sample)) put(params, sample, compute(params, *sample));
    return &result_;
  }
  bool has(const Params& params, const std::shared_ptr<const Sample>& sample) const {
    return !sample_.owner_before(sample) && !sample.owner_before(sample_) && params == params_;
  }
  /// The last result of this sample, with whatever parameters; null if there is none.
  const Result* last(const std::shared_ptr<const Sample>& sample) const {
    return has(params_, sample) ? &result_ : nullptr;
  }
  /// A result that was computed elsewhere.
  void put(const Params& params, const std::shared_ptr<const Sample>& sample, Result result) {
    result_ = std::move(result);
    params_ = params;
    sample_ = sample;
  }

 private:
  Params params_{};
  std::weak_ptr<const Sample> sample_;
  Result result_{};
};

}  // namespace qs
