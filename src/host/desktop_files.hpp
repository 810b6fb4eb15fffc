#pragma once
/// Answers the App's questions for bytes from the disk.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "labs/app.hpp"

namespace qs {

/// Empty when the file cannot be read.
std::vector<std::byte> read_file(const std::string& path);

class DesktopFiles {
 public:
  explicit DesktopFiles(std::string assets) : assets_(std::move(assets)) {}
  /// Tells the app of a file that the reader dropped or named.
  /// False when there is no such file.
  bool open(App& app, const std::string& path);
  /// Answers one open question; false when there is none.
  bool answer(App& app);

 private:
  /// Of what an app asks for by name. An instructor's items are looked for where the program was started.
  std::string path_of(const App& app, const std::string& name) const;

  std::string assets_;
  std::map<std::uint64_t, std::string> paths_;  // by session
};

}  // namespace qs
