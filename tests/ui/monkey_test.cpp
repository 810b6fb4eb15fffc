#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/numerics/random.hpp"
#include "progress.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

namespace {

/// 2,000 for each view; ./dev soak asks for a number per lab, spread over its views.
std::uint64_t events_for(const std::string& view) {
  constexpr std::uint64_t kUsual = 2000;
  const char* wanted = std::getenv("QS_MONKEY_EVENTS");
  if (wanted == nullptr) return kUsual;
  const std::string lab = view.substr(0, view.find('&'));
  const auto views = test::every_view();
  const auto of_lab = std::count_if(views.begin(), views.end(), [&](const std::string& other) {
    return other.substr(0, other.find('&')) == lab;
  });
  return std::strtoull(wanted, nullptr, 10) / std::max<std::uint64_t>(1, of_lab);
}

}  // namespace

TEST_CASE("monkey: 2,000 seeded events a lab leave every number defined and the state a link") {
  for (const std::string& view : test::every_view()) {
    CAPTURE(view);
    test::tell_progress("monkey: " + view);
    Harness harness;
    harness.show(view + "&n=3000");
    bool down = false;
    const std::uint64_t events = events_for(view);
    for (std::uint64_t i = 0; i < events; ++i) {
      CAPTURE(i);
      const auto random = [i](std::uint64_t k) { return static_cast<float>(uniform_at(11, 8 * i + k)); };
      const float kind = random(0);
      if (kind < 0.5F) {
        harness.host.pointer_moved(random(1) * 840 - 10, random(2) * 820 - 10);
      } else if (kind < 0.8F) {
        down = !down;
        harness.host.pointer_button(down);
      } else if (kind < 0.85F) {
        harness.host.wheel(0, random(1) * 4 - 2);
      } else if (kind < 0.88F) {
        harness.host.pointer_left();
      } else if (kind < 0.9F) {
        harness.host.set_surface({200 + random(1) * 1200,
                                  200 + random(2) * 900,
                                  1,
                                  random(3) < 0.5F,
                                  random(4) < 0.5F,
                                  false,
                                  {},
                                  random(5) < 0.3F ? 360.0F : 10000.0F});
      } else {
        const auto& items = harness.host.probe().items();
        const auto& item = items[static_cast<std::size_t>(random(1) * static_cast<float>(items.size()))];
        if (item.path.ends_with("/count")) continue;  // millions of values take long
        harness.host.probe().push({item.path, item.min + random(2) * (item.max - item.min)});
      }
      harness.frame();
      harness.work_a_little();
      for (const ui::ProbeItem& item : harness.host.probe().items()) {
        CHECK(std::isfinite(item.value));
        CHECK(item.value_text.find("nan") == std::string::npos);
      }
      CHECK(from_link(to_link(harness.app().state())).state == harness.app().state());
    }
  }
}
