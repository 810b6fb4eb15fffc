#pragma once
/// Looking things up in short lists. (The library of Emscripten 3.1.6 has no std::ranges algorithms.)

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>

namespace qs {

/// The first element whose member equals the value, or nullptr.
template <class Range, class Member, class Value>
auto find_by(Range& range, Member member, const Value& value) -> decltype(&*std::begin(range)) {
  const auto found = std::find_if(std::begin(range), std::end(range),
                                  [&](const auto& element) { return std::invoke(member, element) == value; });
  return found == std::end(range) ? nullptr : &*found;
}

/// The position of the first element that equals the value; the number of elements when there is none.
template <class Range, class Value>
std::size_t index_of(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) - std::begin(range);
}

template <class Range, class Value>
bool contains(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

}  // namespace qs
