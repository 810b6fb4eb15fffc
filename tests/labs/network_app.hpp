#pragma once
/// An app with the lab "network" open and at rest.

#include "labs/app_helpers.hpp"
#include "labs/network/lab.hpp"
#include "labs/network/session.hpp"

namespace qs::test {

struct NetworkApp {
  std::vector<std::byte> model = read_model();
  App app;
  explicit NetworkApp(const std::string& link) {
    app.open_link("lab=network&" + link);
    settle(app, model);
  }
  const NetworkSession& session() { return *app.results().session<NetworkSession>(); }
  void set(std::string_view key, std::string_view value) {
    app.set_state(with_lab_value(app.state(), key, value));
    settle(app, model);
  }
};

}  // namespace qs::test
