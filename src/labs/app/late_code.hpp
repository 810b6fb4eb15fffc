#pragma once
/// The second module part, as C++ knows it: present from the start, or wanted, arrived or failed. Where the app
/// is in one part, it is present.

#include <utility>

namespace qs {

class LateCode {
 public:
  /// Starts without the second part: none of it is called until arrive().
  void begin_without() { is_here_ = false; }
  bool is_here() const { return is_here_; }
  /// Asks for it ahead of need.
  void want() { is_wanted_ = true; }
  /// True while it is missing and asked for; `is_needed` if what is shown cannot do without it.
  bool is_awaited(bool is_needed) const { return !is_here_ && (is_needed || is_wanted_); }
  /// As is_awaited(), once until it fails.
  bool take_request(bool is_needed) { return is_awaited(is_needed) && !std::exchange(is_asked_, true); }
  void arrive() { is_here_ = true; }
  /// Forgets who asked; the next request tries again.
  void fail() { is_wanted_ = is_asked_ = false; }

 private:
  bool is_here_ = true, is_wanted_ = false, is_asked_ = false;
};

}  // namespace qs
