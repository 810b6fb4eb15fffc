// Compares two models in files that are never read whole: asks for bytes of either and is fed them. web/core/compare.js
// reads them.
#include <emscripten/bind.h>

#include <chrono>
#include <memory>

#include "bindings/embind_files.hpp"
#include "bindings/embind_importance.hpp"
#include "labs/compare/comparison.hpp"
#include "labs/model/compared_models.hpp"
#include "labs/report/comparison_page.hpp"

using emscripten::val;

namespace qs {
namespace {

/// The readers of both lists, then one pair after another.
class ModelComparison {
 public:
  ModelComparison(const val& a, const val& b) : a_(files_from(a)), b_(files_from(b)) {}

  /// Weighs errors by what goes into A's layers. Call either before the first step().
  void take_importance(ImportanceFile& file) { importance_ = file.take(); }
  void take_moments(double tensor, const val& moments) {
    moments_[static_cast<std::size_t>(tensor)] = numbers_from<float>(moments);
  }
  /// {ofB, file, offset, size}; null if no bytes are needed now.
  val wants() {
    if (const auto range = a_.wants()) return range_value(*range, false);
    if (const auto range = b_.wants()) return range_value(*range, true);
    if (!job_) return val::null();
    const auto wanted = job_->wants();
    return wanted ? range_value(wanted->range, wanted->of_b) : val::null();
  }
  void feed(const val& bytes) {
    if (job_) {
      job_->feed(bytes_from(bytes));
    } else {
      (a_.wants() ? a_ : b_).feed(bytes_from(bytes));
    }
  }
  void refuse(const std::string& reason) {
    if (job_) {
      job_->refuse(reason);
    } else {
      (a_.wants() ? a_ : b_).refuse(reason);
    }
  }
  /// Works for so many milliseconds, or until bytes are needed. Call only when wants() is null.
  void step(double milliseconds) {
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                          std::chrono::duration<double, std::milli>(milliseconds));
    if (!comparison_) {
      comparison_ = begin_comparison(a_.name(), a_.tensors(), b_.name(), b_.tensors());
      comparison_->importance = join_importance(importance_, comparison_->a);
      comparison_->importance.of_tensors.merge(moments_);
      queue_ = comparison_->waiting(true);
    }
    while (!ended_ && Clock::now() < until) {
      if (!job_ && !begin_next()) return;
      job_->step([until] { return Clock::now() < until; });
      if (job_->has_ended()) {
        comparison_->take(queue_[next_++], *job_);
        job_.reset();
      } else if (job_->wants()) {
        return;
      }
    }
  }
  bool has_ended() const { return ended_; }
  std::string importance_name() const { return importance_.file; }
  /// Tensors of A that a list of the file belongs to.
  std::size_t joined() const { return comparison_->importance.of_tensors.size(); }
  double progress() const {
    if (!comparison_ || comparison_->pairs.empty()) return 0;
    std::size_t done = 0;
    for (const ComparedPair& pair : comparison_->pairs) done += pair.figures || !pair.problem.empty() ? 1 : 0;
    return static_cast<double>(done) / static_cast<double>(comparison_->pairs.size());
  }
  std::string json() const { return comparison_json(*comparison_); }
  std::string csv() const { return comparison_csv(*comparison_); }
  std::string page(const std::string& made_by, const std::string& when) const {
    return comparison_html(*compared_models_from(json()), made_by, when);
  }
  val problems() const {
    val list = val::array();
    for (const io::ModelReader* const reader : {&a_, &b_}) {
      for (const io::Problem& problem : reader->problems())
        list.call<void>("push", object_of({{"file", problem.file}, {"sentence", problem.sentence}}));
    }
    for (const auto* const sentences : {&importance_.problems, &comparison_->importance.problems}) {
      for (const std::string& sentence : *sentences)
        list.call<void>("push", object_of({{"file", importance_.file}, {"sentence", sentence}}));
    }
    return list;
  }

 private:
  static val range_value(const io::FileRange& wanted, bool of_b) {
    val value = qs::range_value(wanted);
    value.set("ofB", of_b);
    return value;
  }
  /// False at the end: after the matrices, the vectors.
  bool begin_next() {
    if (next_ == queue_.size() && are_matrices_) {
      are_matrices_ = false;
      queue_ = comparison_->waiting(false);
      next_ = 0;
    }
    ended_ = next_ == queue_.size();
    if (ended_) return false;
    job_ = std::make_unique<PairJob>(comparison_->job_of(queue_[next_]));
    return true;
  }

  io::ModelReader a_, b_;
  Importance importance_;
  std::map<std::size_t, std::vector<float>> moments_;
  std::optional<Comparison> comparison_;
  std::vector<std::size_t> queue_;
  std::size_t next_ = 0;
  bool are_matrices_ = true, ended_ = false;
  std::unique_ptr<PairJob> job_;
};

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_compare) {
  using qs::ModelComparison;
  emscripten::class_<ModelComparison>("ModelComparison")
      .constructor<const val&, const val&>()
      .function("takeImportance", &ModelComparison::take_importance)
      .function("takeMoments", &ModelComparison::take_moments)
      .function("importanceName", &ModelComparison::importance_name)
      .function("joined", &ModelComparison::joined)
      .function("wants", &ModelComparison::wants)
      .function("feed", &ModelComparison::feed)
      .function("refuse", &ModelComparison::refuse)
      .function("step", &ModelComparison::step)
      .function("hasEnded", &ModelComparison::has_ended)
      .function("progress", &ModelComparison::progress)
      .function("json", &ModelComparison::json)
      .function("csv", &ModelComparison::csv)
      .function("page", &ModelComparison::page)
      .function("problems", &ModelComparison::problems);
}
