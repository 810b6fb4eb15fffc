#include "host/desktop_progress.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "labs/app/quiz_controller.hpp"

namespace qs {
namespace {

namespace fs = std::filesystem;

fs::path folder() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != 0)
    return fs::path(data) / "quantscope";
  const char* home = std::getenv("HOME");
  return home == nullptr ? fs::path() : fs::path(home) / ".local/share/quantscope";
}

}  // namespace

void bring_kept_progress(App& app) {
  const fs::path path = folder() / "progress.json";
  std::ifstream in(path, std::ios::binary);
  if (!in) return;
  std::string kept((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  // Set aside a file that cannot be parsed; the quiz reports it and starts afresh.
  std::error_code ignored;
  if (!quiz::Progress::from_text(kept)) fs::copy_file(path, folder() / "progress-aside.json", ignored);
  app.page().kept_progress = std::move(kept);
}

void keep_progress(const std::string& progress) {
  if (folder().empty()) return;
  std::error_code ignored;
  fs::create_directories(folder(), ignored);
  const fs::path written = folder() / "progress.json.new";
  std::ofstream(written, std::ios::binary) << progress;
  fs::rename(written, folder() / "progress.json", ignored);
}

}  // namespace qs
