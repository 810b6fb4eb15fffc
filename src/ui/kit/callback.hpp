#pragma once
/// A std::function without copying, which is unused here and would add to every page's download.

#include <memory>
#include <type_traits>
#include <utility>

namespace qs::ui {

template <class... Args>
class Callback {
 public:
  Callback() = default;
  template <class Call, class = std::enable_if_t<!std::is_same_v<std::decay_t<Call>, Callback>>>
  Callback(Call&& call)  // NOLINT(google-explicit-constructor): a lambda is handed over as it is
      : body_(std::make_unique<Body<std::decay_t<Call>>>(std::forward<Call>(call))) {}
  explicit operator bool() const { return body_ != nullptr; }
  void operator()(Args... args) const { body_->call(std::forward<Args>(args)...); }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual void call(Args... args) = 0;
  };
  template <class Call>
  struct Body final : Base {
    explicit Body(Call how) : how_(std::move(how)) {}
    void call(Args... args) override { how_(std::forward<Args>(args)...); }
    Call how_;
  };
  std::unique_ptr<Base> body_;
};

}  // namespace qs::ui
