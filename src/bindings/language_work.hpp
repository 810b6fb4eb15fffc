#pragma once
/// Long work on a language model for JavaScript: a Job in slices of milliseconds, and its result.

#include <emscripten/val.h>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "core/job.hpp"

namespace qs {

inline Budget for_milliseconds(double milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                        std::chrono::duration<double, std::milli>(milliseconds));
  return [until] { return Clock::now() < until; };
}

class LanguageWork {
 public:
  /// `result` is asked once, when the job is done; it holds what the job refers to.
  LanguageWork(std::shared_ptr<Job> job, std::function<emscripten::val()> result)
      : job_(std::move(job)), result_(std::move(result)) {}
  /// True when there is nothing left to do.
  bool step(double milliseconds) { return job_->step(for_milliseconds(milliseconds)); }
  double progress() const { return job_->progress(); }
  emscripten::val result() { return result_(); }

 private:
  std::shared_ptr<Job> job_;
  std::function<emscripten::val()> result_;
};

}  // namespace qs
