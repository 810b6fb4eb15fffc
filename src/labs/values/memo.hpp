#pragma once
/// The last result of a computation, done again only for another key.

#include <memory>
#include <optional>
#include <utility>

#include "core/sample/sample.hpp"

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

/// For results that follow from the sample alone.
struct NoParams {
  bool operator==(const NoParams&) const = default;
};

/// The last result of a pure compute(params, sample): the parameters are compared by value, the sample by
/// pointer.
template <class Params, class Result>
class SampleMemo {
 public:
  template <class Compute>
  const Result* get(const Params& params, const std::shared_ptr<const Sample>& sample, Compute&& compute) {
    return &memo_.get({params, sample}, [&] { return compute(params, *sample); });
  }

 private:
  Memo<std::pair<Params, std::shared_ptr<const Sample>>, Result> memo_;
};

}  // namespace qs
