#pragma once
/// Drives an App without a picture until it has nothing left to do, for callers that must not see a lab half
/// loaded.

#include "labs/app/app.hpp"

namespace qs {

/// `answer` gets each ByteRequest; other requests to the host are dropped. Supplied bytes can cause new work that
/// only the next update() discovers, so the round repeats until nothing changes.
template <class Answer>
void run_to_rest(App& app, Answer answer) {
  constexpr int kSurelyAtRest = 5;
  for (int at_rest = 0; at_rest < kSurelyAtRest; ++at_rest) {
    app.update();
    for (bool asked = true; asked;) {
      asked = false;
      for (const HostRequest& request : app.take_requests()) {
        const auto* bytes = std::get_if<ByteRequest>(&request);
        if (bytes == nullptr) continue;
        asked = true;
        at_rest = 0;
        answer(*bytes);
      }
    }
    while (app.step(no_limit)) at_rest = 0;
    if (app.is_busy()) at_rest = 0;
  }
  app.update();
}

}  // namespace qs
