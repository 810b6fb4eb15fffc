#pragma once
/// Long work in slices. A job is pure in its inputs: it knows no clock and no thread; the owner of the time
/// calls step() with a budget until it is done, between frames on a page or in one go in a test.

#include <functional>

namespace qs {

/// Asked between units of work of roughly a millisecond: may the job go on?
using Budget = std::function<bool()>;

inline bool no_limit() {
  return true;
}

class Job {
 public:
  virtual ~Job() = default;
  /// Works while the budget allows; true when there is nothing left to do. Does at least one unit of work.
  virtual bool step(const Budget& may_go_on) = 0;
  /// Progress from 0 to 1, never falling.
  virtual double progress() const = 0;
};

}  // namespace qs
