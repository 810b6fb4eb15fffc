#pragma once
/// The values that a pickle builds, as plain data: nothing in them can act. Each has a number, its place in a list;
/// tuples, lists and dicts hold such numbers, so that a value that is used twice stands once, and a list that holds
/// itself is no trouble.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "io/pytorch_globals.hpp"

namespace qs::io {

using PickleId = std::uint32_t;

enum class PickleKind : std::uint8_t {
  kNone,
  kBool,
  kWhole,
  kHuge,  // a whole number beyond 64 bits
  kReal,
  kText,  // UTF-8, unless the file is wrong
  kBytes,
  kTuple,
  kList,
  kSet,
  kDict,    // keys and values in turn, in the order in which they were set
  kGlobal,  // a name of kTorchGlobals
  kCall,    // a global and the tuple of its arguments
  kStored,  // the tuple that describes a storage
};

class PickleValues {
 public:
  /// `pickle` must outlive this: texts are parts of it.
  explicit PickleValues(std::string_view pickle) : pickle_(pickle) {}

  PickleId root = 0;

  PickleKind kind(PickleId id) const { return values_[id].kind; }
  bool is(PickleId id, PickleKind kind) const { return values_[id].kind == kind; }
  /// Of a tuple, list, set, dict, call or stored; else empty.
  std::span<const PickleId> items(PickleId id) const {
    return has_items(id) ? std::span<const PickleId>(lists_[values_[id].place]) : std::span<const PickleId>();
  }
  /// Of text or bytes; else empty.
  std::string_view text(PickleId id) const {
    const bool is_text = is(id, PickleKind::kText) || is(id, PickleKind::kBytes);
    return is_text ? pickle_.substr(static_cast<std::size_t>(values_[id].number), values_[id].place)
                   : std::string_view();
  }
  /// Of a whole number, or true and false.
  std::optional<std::int64_t> whole(PickleId id) const {
    if (!is(id, PickleKind::kWhole) && !is(id, PickleKind::kBool)) return {};
    return static_cast<std::int64_t>(values_[id].number);
  }
  std::optional<double> real(PickleId id) const;
  /// Of a global; else null.
  const TorchGlobal* global(PickleId id) const {
    return is(id, PickleKind::kGlobal) ? &globals_[values_[id].place] : nullptr;
  }

  std::size_t size() const { return values_.size(); }
  PickleId add(PickleKind kind, std::uint64_t number = 0);
  PickleId add_real(double number);
  PickleId add_text(PickleKind kind, std::size_t at, std::size_t size);
  PickleId add_items(PickleKind kind, std::vector<PickleId> items);
  PickleId add_global(const TorchGlobal& global);
  /// Of a value that has items.
  std::vector<PickleId>& items_to_change(PickleId id) { return lists_[values_[id].place]; }

 private:
  struct Value {
    PickleKind kind;
    std::uint32_t place;   // of its items or its global; of text the size
    std::uint64_t number;  // the bits of a number; of text where it begins
  };
  bool has_items(PickleId id) const {
    const PickleKind kind = values_[id].kind;
    return (kind >= PickleKind::kTuple && kind <= PickleKind::kDict) || kind >= PickleKind::kCall;
  }

  std::string_view pickle_;
  std::vector<Value> values_;
  std::vector<std::vector<PickleId>> lists_;
  std::vector<TorchGlobal> globals_;
};

}  // namespace qs::io
