#pragma once
/// Headless lab: computes the facts of a state at once, for checking items and for writing pages.

#include <cstddef>
#include <functional>

#include "labs/app/app.hpp"
#include "labs/quiz/calls.hpp"

namespace qs::quiz {

/// Returns the bytes that an App requests by name: a bundled layer, or the digits.
using Bundled = std::function<std::vector<std::byte>(std::string_view name)>;

class HeadlessLab {
 public:
  explicit HeadlessLab(Bundled bundled) : bundled_(std::move(bundled)) {}

  Expected<Names> facts(const std::string& link);
  /// Fills in the facts of this state that a text names; supplies the layers that it names.
  Expected<std::string> fill(std::string_view pattern, const std::string& link);
  /// Opens a bundled layer as if it were the reader's file, for items about their own model.
  void bring_own();
  Calls& calls() { return calls_; }
  /// Supplies the layer that an evaluation missed; false if there was none.
  bool bring_missing_layer();

 private:
  void rest();

  Bundled bundled_;
  Calls calls_;
  App app_;
  std::vector<std::byte> own_file_;
};

}  // namespace qs::quiz
