#pragma once
/// An App that shows the lab "rounding".

#include <algorithm>

#include "labs/app_helpers.hpp"

namespace qs::test {

struct RoundingApp {
  std::vector<std::byte> model = read_model();
  App app;
  explicit RoundingApp(const std::string& link) { show(link); }
  void show(const std::string& link) {
    CAPTURE(link);
    app.open_link("lab=rounding&" + link);
    settle(app, model);
    CHECK(app.notice().sentence().empty());
  }
  template <class Result>
  const Result& get() {
    const Result* result = app.results().get<Result>();
    REQUIRE(result != nullptr);
    return *result;
  }
  double fact(std::string_view name) {
    const std::vector<LabFact> facts = app.results().present()->facts();
    const auto found =
        std::find_if(facts.begin(), facts.end(), [&](const LabFact& fact) { return fact.name == name; });
    REQUIRE_MESSAGE(found != facts.end(), std::string(name));
    return found->value;
  }
};

inline constexpr const char* kLayerLinks[] = {"layer=first", "layer=second", "layer=sequence&rho=0.99",
                                              "layer=sequence&rho=0", "layer=outliers"};

}  // namespace qs::test
