#pragma once
/// A lab without a picture, driven to rest at once: what a state comes to, for whoever checks items or writes
/// a page.

#include <cstddef>
#include <functional>

#include "labs/app/app.hpp"
#include "labs/quiz/calls.hpp"

namespace qs::quiz {

/// The bytes of what an App asks for by name: a bundled layer, or the digits.
using Bundled = std::function<std::vector<std::byte>(std::string_view name)>;

class HeadlessLab {
 public:
  explicit HeadlessLab(Bundled bundled) : bundled_(std::move(bundled)) {}

  Expected<Names> facts(const std::string& link);
  /// A text whose places may name the facts of this state. Layers that it names are brought.
  Expected<std::string> fill(std::string_view pattern, const std::string& link);
  /// A bundled layer as a tensor that the reader opened, for items about their own.
  void bring_own();
  Calls& calls() { return calls_; }
  /// Supplies the layer that an evaluation missed; false when there was none.
  bool bring_missing_layer();

 private:
  void rest();

  Bundled bundled_;
  Calls calls_;
  App app_;
  std::vector<std::byte> own_file_;
};

}  // namespace qs::quiz
