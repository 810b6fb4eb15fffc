#include "host/desktop_files.hpp"

#include <filesystem>
#include <fstream>

#include "labs/quiz/quiz_desk.hpp"

namespace qs {

std::vector<std::byte> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return {};
  std::vector<std::byte> bytes(static_cast<std::size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file ? bytes : std::vector<std::byte>{};
}

bool DesktopFiles::open(App& app, const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return false;
  const auto size = std::filesystem::file_size(path, failed);
  if (failed) return false;
  const std::uint64_t session = app.open_file(std::filesystem::path(path).filename().string(), size);
  paths_[session] = path;
  return true;
}

std::string DesktopFiles::path_of(const App& app, const std::string& name) const {
  if (name == kDigitsFile) return assets_ + "/digits.u8";
  if (name != kItemsFile) return assets_ + "/layers/" + name + ".safetensors";
  return app.state().items.empty() ? assets_ + "/items/en.json" : app.state().items;
}

bool DesktopFiles::answer(App& app) {
  if (!app.request()) return false;
  const ByteRequest request = *app.request();
  if (!request.layer.empty()) {
    const std::string path = path_of(app, request.layer);
    const std::vector<std::byte> bytes = read_file(path);
    if (bytes.empty()) {
      app.refuse_bytes(request.id, path + " cannot be read");
    } else {
      app.supply(request.id, bytes);
    }
    return true;
  }
  const std::string& path = paths_[request.session];
  std::ifstream file(path, std::ios::binary);
  std::vector<std::byte> bytes(request.range.size);
  file.seekg(static_cast<std::streamoff>(request.range.offset));
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file) {
    app.refuse_bytes(request.id, path + " cannot be read");
  } else {
    app.supply(request.id, bytes);
  }
  return true;
}

}  // namespace qs
