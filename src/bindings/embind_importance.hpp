#pragma once
/// A file of importances, for a model or a comparison: it asks for bytes and is fed them.

#include <memory>

#include "bindings/embind_files.hpp"
#include "labs/importance/joined.hpp"

namespace qs {

/// Read to its end, then taken once.
class ImportanceFile {
 public:
  explicit ImportanceFile(const emscripten::val& files) : files_(files_from(files)) {}
  emscripten::val wants() {
    if (const auto wanted = files_.wants()) return range_value(wanted);
    if (!reader_) reader_ = std::make_unique<ImportanceReader>(files_);
    return range_value(reader_->wants());
  }
  void feed(const emscripten::val& bytes) {
    if (reader_) {
      reader_->feed(bytes_from(bytes));
    } else {
      files_.feed(bytes_from(bytes));
    }
  }
  void refuse(const std::string& reason) {
    if (reader_) {
      reader_->refuse(reason);
    } else {
      files_.refuse(reason);
    }
  }
  void step() {
    if (reader_) reader_->step(no_limit);
  }
  bool has_ended() const { return reader_ && reader_->has_ended(); }
  Importance take() {
    Importance importance = reader_->take();
    for (const io::Problem& problem : files_.problems()) {
      if (!problem.is_note) importance.problems.push_back("'" + problem.file + "': " + problem.sentence);
    }
    return importance;
  }

 private:
  io::ModelReader files_;
  std::unique_ptr<ImportanceReader> reader_;
};

}  // namespace qs
