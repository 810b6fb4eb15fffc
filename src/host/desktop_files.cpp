#include "host/desktop_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include "labs/app/quiz_controller.hpp"
#include "labs/model/state.hpp"

namespace qs {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 10'000;

using NamedPaths = std::vector<std::pair<io::FileInfo, std::string>>;

/// Adds all files below the folder except hidden ones: .git and .cache hold copies.
void add_files_of(const std::string& folder, std::vector<std::string>& paths) {
  std::error_code failed;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failed), end;
  for (; !failed && entry != end && paths.size() <= kMostFiles; entry.increment(failed)) {
    const bool is_hidden = entry->path().filename().string().starts_with('.');
    std::error_code unknown;
    if (entry->is_directory(unknown)) {
      if (is_hidden) entry.disable_recursion_pending();
    } else if (!is_hidden && entry->is_regular_file(unknown)) {
      paths.push_back(entry->path().string());
    }
  }
}

bool have_own_names(const NamedPaths& files) {
  std::set<std::string> names;
  return std::all_of(files.begin(), files.end(),
                     [&](const auto& file) { return names.insert(file.first.name).second; });
}

/// Names each file by its path below the deepest common folder.
void name_by_folder(NamedPaths& files) {
  fs::path common;
  for (const auto& file : files) {
    const fs::path folder = fs::absolute(file.second).lexically_normal().parent_path();
    if (&file == &files.front()) common = folder;
    fs::path shared;
    for (auto a = common.begin(), b = folder.begin(); a != common.end() && b != folder.end() && *a == *b;
         ++a, ++b)
      shared /= *a;
    common = shared;
  }
  for (auto& file : files)
    file.first.name =
        fs::absolute(file.second).lexically_normal().lexically_relative(common).generic_string();
}

}  // namespace

std::vector<std::byte> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return {};
  std::vector<std::byte> bytes(static_cast<std::size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file ? bytes : std::vector<std::byte>{};
}

Expected<std::vector<io::FileInfo>> model_files(std::vector<std::string>& paths) {
  std::vector<std::string> found;  // the named files, and all files of the named folders
  std::set<std::string> named;
  bool has_folder = false;
  for (const std::string& path : paths) {
    std::error_code failed;
    if (!std::filesystem::is_directory(path, failed)) {
      found.push_back(path);
      named.insert(path);
      continue;
    }
    has_folder = true;
    const std::size_t before = found.size();
    add_files_of(path, found);
    if (found.size() == before)
      return refuse("file", "'" + path + "', an empty folder", "a folder with a model");
    if (found.size() > kMostFiles) {
      return refuse("file", "'" + path + "', a folder of more than " + std::to_string(kMostFiles) + " files",
                    "the folder of one model");
    }
  }
  std::vector<std::pair<io::FileInfo, std::string>> files;
  for (std::string& path : found) {
    std::error_code failed;
    const bool is_file = std::filesystem::is_regular_file(path, failed);
    const auto size = is_file ? std::filesystem::file_size(path, failed) : 0;
    if (!is_file || failed) return refuse("file", "'" + path + "'", "a file that can be read");
    const bool was_found = !named.contains(path);
    files.push_back({{fs::path(path).filename().string(), size, was_found}, std::move(path)});
  }
  if (has_folder || !have_own_names(files)) name_by_folder(files);
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.first.name < b.first.name; });
  paths.clear();
  std::vector<io::FileInfo> infos;
  for (auto& file : files) {
    infos.push_back(std::move(file.first));
    paths.push_back(std::move(file.second));
  }
  return infos;
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
  if (name != kItemsFile) return assets_ + "/" + bundled_path(name);
  return app.state().items.empty() ? assets_ + "/items/en.json" : app.state().items;
}

std::span<const std::string> DesktopFiles::paths(std::uint64_t session) const {
  const auto found = paths_.find(session);
  return found == paths_.end() ? std::span<const std::string>{} : found->second;
}

void DesktopFiles::supply(App& app, const ByteRequest& request) {
  const bool is_bundled = !request.layer.empty();
  const std::string path = is_bundled ? path_of(app, request.layer) : paths_[request.session][request.file];
  std::vector<std::byte> bytes;
  if (is_bundled) bytes = read_file(path);
  if (is_bundled ? bytes.empty() : !read_range(path, request.range, bytes)) {
    app.refuse_bytes(request, path + " cannot be read");
  } else {
    app.supply(request, bytes);
  }
}

bool DesktopFiles::answer(App& app, const HostRequest& request) {
  if (const auto* bytes = std::get_if<ByteRequest>(&request)) {
    supply(app, *bytes);
    return true;
  }
  const bool is_example = std::holds_alternative<OpenExample>(request);
  if (is_example) open(app, {assets_ + "/model/" + std::string(kExampleModel)});
  return is_example;
}

}  // namespace qs
