#pragma once
/// Results of the present lab and view, by their types: a view asks for the type that it draws, so that another lab
/// adds nothing here.

#include <utility>
#include <vector>

namespace qs {

class ShownResults {
 public:
  /// Null if the present lab or view has no such result, or not yet.
  template <class Result>
  const Result* get() const {
    return static_cast<const Result*>(find(&kKey<Result>));
  }
  /// As get(), for long work that the reader starts, holds and stops.
  template <class Session>
  Session* session() const {
    return static_cast<Session*>(const_cast<void*>(find(&kKey<Session>)));
  }

  /// A null pointer shows nothing.
  template <class Result>
  void show(const Result* result) {
    if (result != nullptr) shown_.emplace_back(&kKey<Result>, result);
  }
  /// A session is shown as what may be changed.
  template <class Session>
  void show_session(Session& session) {
    shown_.emplace_back(&kKey<Session>, &session);
  }
  void clear() { shown_.clear(); }

 private:
  template <class Result>
  static inline char kKey = 0;  // only its address counts
  const void* find(const void* key) const {
    for (const auto& [of, result] : shown_) {
      if (of == key) return result;
    }
    return nullptr;
  }

  std::vector<std::pair<const void*, const void*>> shown_;
};

}  // namespace qs
