#include "host/desktop_files.hpp"

#include <algorithm>
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

Expected<std::vector<io::FileInfo>> model_files(std::vector<std::string>& paths) {
  const auto name = [](const std::string& path) { return std::filesystem::path(path).filename().string(); };
  std::sort(paths.begin(), paths.end(),
            [&](const std::string& a, const std::string& b) { return name(a) < name(b); });
  std::vector<io::FileInfo> files;
  for (const std::string& path : paths) {
    std::error_code failed;
    const bool is_file = std::filesystem::is_regular_file(path, failed);
    const auto size = is_file ? std::filesystem::file_size(path, failed) : 0;
    if (!is_file || failed) return refuse("file", "'" + path + "'", "a file that can be read");
    files.push_back({name(path), size});
  }
  return files;
}

bool read_range(const std::string& path, const io::ByteRange& range, std::vector<std::byte>& bytes) {
  std::ifstream file(path, std::ios::binary);
  bytes.resize(range.size);
  file.seekg(static_cast<std::streamoff>(range.offset));
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return static_cast<bool>(file);
}

bool DesktopFiles::open(App& app, std::vector<std::string> paths) {
  auto files = model_files(paths);
  if (!files) return false;
  paths_[app.open_files(*std::move(files))] = std::move(paths);
  return true;
}

std::string DesktopFiles::path_of(const App& app, const std::string& name) const {
  if (name == kDigitsFile) return assets_ + "/digits.u8";
  if (name != kItemsFile) return assets_ + "/layers/" + name + ".safetensors";
  return app.state().items.empty() ? assets_ + "/items/en.json" : app.state().items;
}

std::span<const std::string> DesktopFiles::paths(std::uint64_t session) const {
  const auto found = paths_.find(session);
  return found == paths_.end() ? std::span<const std::string>{} : found->second;
}

bool DesktopFiles::answer(App& app) {
  if (app.take_wants_example()) open(app, {assets_ + "/model/" + std::string(kExampleModel)});
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
  const std::string& path = paths_[request.session][request.file];
  std::vector<std::byte> bytes;
  if (!read_range(path, request.range, bytes)) {
    app.refuse_bytes(request.id, path + " cannot be read");
  } else {
    app.supply(request.id, bytes);
  }
  return true;
}

}  // namespace qs
