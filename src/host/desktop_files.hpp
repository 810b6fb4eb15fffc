#pragma once
/// Answers the App's questions for bytes from the disk.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "labs/app/app.hpp"

namespace qs {

/// Empty when the file cannot be read.
std::vector<std::byte> read_file(const std::string& path);

/// Puts all files of a folder in its place, and the paths in the order of their names; refuses the first that
/// is no file. A name has its folders where they are needed to tell files apart, or a folder was given.
Expected<std::vector<io::FileInfo>> model_files(std::vector<std::string>& paths);

/// False where the file has no such bytes (any more).
bool read_range(const std::string& path, const io::ByteRange& range, std::vector<std::byte>& bytes);

class DesktopFiles {
 public:
  explicit DesktopFiles(std::string assets) : assets_(std::move(assets)) {}
  /// Tells the app of files that the reader dropped or named together: one model.
  /// False when one of them is no file.
  bool open(App& app, std::vector<std::string> paths);
  /// Answers one open question; false when there is none.
  bool answer(App& app);
  /// Of the files of a model, in order.
  std::span<const std::string> paths(std::uint64_t session) const;

 private:
  /// Of what an app asks for by name. An instructor's items are looked for where the program was started.
  std::string path_of(const App& app, const std::string& name) const;

  std::string assets_;
  std::map<std::uint64_t, std::vector<std::string>> paths_;  // by session
};

}  // namespace qs
