#include "host/desktop_take_away.hpp"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "host/screenshot.hpp"
#include "labs/model/session.hpp"
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
    app.notice().say(text(Text::saved_as, {{"name", std::filesystem::absolute(name).string()}}));
  } else {
    app.notice().say(text(Text::save_refused, {{"name", name}, {"reason", std::strerror(errno)}}));
  }
}

PixelRect pixels_of(const ui::Rect& area, float density, int frame_height) {
  const auto pixel = [density](float length) { return static_cast<int>(std::lround(length * density)); };
  return {pixel(area.x), frame_height - pixel(area.bottom()), pixel(area.w), pixel(area.h)};
}

void save_pixels(AppHost& host, GLFWwindow* window, const SavePixels& part) {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window, &width, &height);
  const std::string name = free_name(part.name);
  const ui::Rect area{part.x, part.y, part.w, part.h};
  report(host.app(), name, write_screenshot(name, pixels_of(area, host.surface().density, height)));
}

void take(App& app, GLFWwindow* window, const Outgoing& outgoing) {
  if (outgoing.to == Outgoing::To::kClipboard) {
    glfwSetClipboardString(window, outgoing.bytes.c_str());
    return app.notice().say(text(Text::copied));
  }
  const std::string name = free_name(outgoing.name);
  std::ofstream file(name, std::ios::binary);
  file << outgoing.bytes;
  file.close();
  report(app, name, !file.fail());
}

void take_report(App& app, GLFWwindow* window, const ReportRequest& request) {
  const ModelSession* survey = app.results().kept<ModelSession>();
  if (survey == nullptr) return;
  auto made = make_report(request, survey->table(), survey->sensitivities(),
                          "quantscope --state \"" + request.link + "\"", "");
  if (!made) return app.notice().say(message(made.error()));
  take(app, window, {Outgoing::To::kFile, request.name, "", *std::move(made)});
}

}  // namespace

void take_away(AppHost& host, GLFWwindow* window, const HostRequest& request) {
  if (const auto* part = std::get_if<SavePixels>(&request)) {
    save_pixels(host, window, *part);
  } else if (const auto* outgoing = std::get_if<Outgoing>(&request)) {
    take(host.app(), window, *outgoing);
  } else if (const auto* wanted = std::get_if<ReportRequest>(&request)) {
    take_report(host.app(), window, *wanted);
  } else {
    return;
  }
  host.disturb();
}

}  // namespace qs
