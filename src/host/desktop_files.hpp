#pragma once
/// Answers the App's requests for bytes from the disk.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "labs/app/app.hpp"

namespace qs {

/// Empty when the file cannot be read.
std::vector<std::byte> read_file(const std::string& path);

/// Replaces each folder by its files and sorts the paths by name; refuses the first that is no file. Names
/// include folders if a folder was given or file names alone are not unique.
Expected<std::vector<io::FileInfo>> model_files(std::vector<std::string>& paths);

/// False if the file does not (or no longer) hold these bytes.
bool read_range(const std::string& path, const io::ByteRange& range, std::vector<std::byte>& bytes);

class DesktopFiles {
 public:
  explicit DesktopFiles(std::string assets) : assets_(std::move(assets)) {}
  /// Opens files that the reader dropped or named together as one model.
  /// False if one of them is no file.
  bool open(App& app, std::vector<std::string> paths);
  /// Answers a request for bytes or for the example; false for any other request.
  bool answer(App& app, const HostRequest& request);
  /// Paths of the files of a model, in order.
  std::span<const std::string> paths(std::uint64_t session) const;

 private:
  void supply(App& app, const ByteRequest& request);
  /// Path of a file that the app requests by name. An instructor's items are in the working directory.
  std::string path_of(const App& app, const std::string& name) const;

  std::string assets_;
  std::map<std::uint64_t, std::vector<std::string>> paths_;  // by session
};

}  // namespace qs
