#pragma once
/// The files of a report, on the disk and on other hosts.

#include <optional>
#include <span>

#include "host/remote_model.hpp"
#include "labs/values/file_session.hpp"

namespace qs {

class ReportFiles {
 public:
  explicit ReportFiles(double stall_seconds) : remote_(stall_seconds) {}

  /// Reads the list of tensors; nothing if there is none, and `why` is then a whole sentence.
  std::optional<FileSession> read_list(const std::vector<std::string>& named, const io::ReadOptions& reading,
                                       std::string& why);
  /// Paths and addresses of the session's files, in order.
  std::span<const std::string> paths() const { return paths_; }
  std::unique_ptr<ByteSource> open(const std::string& path);
  /// "12.3 MB of 90.9 MB fetched from huggingface.co"; empty without files on other hosts.
  std::string fetched_words() const;

 private:
  /// Replaces each folder, shard and index by its files, sorted by name.
  Expected<std::vector<io::FileInfo>> find_files(const std::vector<std::string>& named);

  RemoteModel remote_;
  std::vector<std::string> paths_;
};

}  // namespace qs
