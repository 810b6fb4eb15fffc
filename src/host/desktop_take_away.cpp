#include "host/desktop_take_away.hpp"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "host/screenshot.hpp"
#include "labs/report/model_report.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

/// The name, or the first of "name-2", "name-3", … that is free, so that nothing is overwritten.
std::string free_name(const std::string& name) {
  const std::filesystem::path path(name);
  std::string candidate = name;
  for (int number = 2; std::filesystem::exists(candidate); ++number)
    candidate = path.stem().string() + "-" + std::to_string(number) + path.extension().string();
  return candidate;
}

void report(App& app, const std::string& name, bool written) {
  if (written) {
    app.say(text(Text::saved_as, {{"name", std::filesystem::absolute(name).string()}}));
  } else {
    app.say(text(Text::save_refused, {{"name", name}, {"reason", std::strerror(errno)}}));
  }
}

PixelRect pixels_of(const ui::Rect& area, float density, int frame_height) {
  const auto pixel = [density](float length) { return static_cast<int>(std::lround(length * density)); };
  return {pixel(area.x), frame_height - pixel(area.bottom()), pixel(area.w), pixel(area.h)};
}

}  // namespace

void take_away(AppHost& host, GLFWwindow* window) {
  if (const auto photograph = host.take_photograph()) {
    int width = 0, height = 0;
    glfwGetFramebufferSize(window, &width, &height);
    const std::string name = free_name(photograph->file_name);
    report(host.app(), name,
           write_screenshot(name, pixels_of(photograph->area, host.surface().density, height)));
    host.disturb();
  }
  const ModelSession* survey = host.app().survey();
  if (const auto request = host.app().take_report(); request && survey != nullptr) {
    auto made = make_report(*request, survey->table(), survey->sensitivities(),
                            "quantscope --state \"" + request->link + "\"", "");
    if (made) {
      host.app().send({Outgoing::To::kFile, request->name, "", *std::move(made)});
    } else {
      host.app().say(message(made.error()));
    }
  }
  const auto outgoing = host.app().take_outgoing();
  if (!outgoing) return;
  host.disturb();
  if (outgoing->to == Outgoing::To::kClipboard) {
    glfwSetClipboardString(window, outgoing->bytes.c_str());
    host.app().say(text(Text::copied));
    return;
  }
  const std::string name = free_name(outgoing->name);
  std::ofstream file(name, std::ios::binary);
  file << outgoing->bytes;
  file.close();
  report(host.app(), name, !file.fail());
}

}  // namespace qs
