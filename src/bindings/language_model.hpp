#pragma once
/// A transformer that speaks a grammar's words, for JavaScript. web/core/language_model.js checks types;
/// refusals come back as {error}.

#include <memory>
#include <string>
#include <utility>

#include "bindings/embind_values.hpp"
#include "bindings/language_work.hpp"
#include "core/language/language_training.hpp"
#include "core/language/test_text.hpp"

namespace qs {

class LanguageModel {
 public:
  LanguageModel(std::shared_ptr<const Grammar> grammar, Transformer transformer)
      : grammar_(std::move(grammar)), transformer_(std::move(transformer)) {}

  /// {sizes, matrices, weightCount}
  emscripten::val facts() const;
  /// Of the matrix at a place in the list, which must be there.
  emscripten::val weights(double place) const;
  void set_weights(double place, const emscripten::val& values);

  /// Begins a training of a copy; the model has its weights until it ends.
  emscripten::val begin_training(const emscripten::val& options);
  bool training_step(double milliseconds) { return training_->step(for_milliseconds(milliseconds)); }
  double training_progress() const { return training_->progress(); }
  /// {steps, lossBits} so far.
  emscripten::val training_news() const;
  /// Takes the weights over, of the last whole step or, after a divergence, of the last good one. Returns
  /// {steps, lossesBits}, or the error of a divergence.
  emscripten::val end_training();

  /// {work}, whose result is an evaluation.
  emscripten::val begin_evaluation(const emscripten::val& options) const;
  /// {work} for a specification by kind of matrix, empty where it stays as it is; its result has a new model.
  emscripten::val begin_quantizing(const emscripten::val& specs) const;
  /// {probabilities}
  emscripten::val next(const emscripten::val& words) const;
  emscripten::val sample(double seed, double words) const;
  emscripten::val bytes() const;

 private:
  const Transformer& present() const { return training_ ? training_->transformer() : transformer_; }

  std::shared_ptr<const Grammar> grammar_;
  Transformer transformer_;
  std::unique_ptr<LanguageTraining> training_;
};

/// {seed, windows, length} as a text.
Expected<TestText> test_text_from(const Grammar& grammar, const emscripten::val& options);

}  // namespace qs
