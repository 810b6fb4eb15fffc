#pragma once
/// The last result of a computation, done again only for another key.

#include <optional>
#include <utility>

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

}  // namespace qs
