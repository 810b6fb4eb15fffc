#include "host/desktop_files.hpp"

#include <filesystem>
#include <fstream>

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

bool DesktopFiles::answer(App& app) {
  if (!app.request()) return false;
  const ByteRequest request = *app.request();
  if (!request.layer.empty()) {
    const std::string path = request.layer == kDigitsFile
                                 ? assets_ + "/digits.u8"
                                 : assets_ + "/layers/" + request.layer + ".safetensors";
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
