#include "host/report_files.hpp"

#include <algorithm>

#include "host/desktop_files.hpp"
#include "labs/words/text.hpp"

namespace qs {

Expected<std::vector<io::FileInfo>> ReportFiles::find_files(const std::vector<std::string>& named) {
  for (const std::string& path : named) {
    if (!is_address(path)) {
      paths_.push_back(path);
    } else if (const auto added = remote_.add(path); !added) {
      return Refusal(added.error());
    }
  }
  auto files = model_files(paths_);
  if (!files) return files;
  const auto comes_before = [](const io::FileInfo& file, const std::string& name) {
    return file.name < name;
  };
  for (const io::FileInfo& file : remote_.files()) {
    const auto at = std::lower_bound(files->begin(), files->end(), file.name, comes_before);
    paths_.insert(paths_.begin() + (at - files->begin()), file.name);
    files->insert(at, file);
  }
  return files;
}

std::unique_ptr<ByteSource> ReportFiles::open(const std::string& path) {
  return is_address(path) ? remote_.open(path) : open_disk(path);
}

std::optional<FileSession> ReportFiles::read_list(const std::vector<std::string>& named,
                                                  const io::ReadOptions& reading, std::string& why) {
  auto files = find_files(named);
  if (!files) {
    why = message(files.error());
    return std::nullopt;
  }
  FileSession session(*std::move(files), reading);
  std::vector<std::byte> bytes;
  std::unique_ptr<ByteSource> source;
  std::uint32_t present = 0;
  while (const auto wanted = session.wants()) {
    if (source == nullptr || present != wanted->file) source = open(paths_[present = wanted->file]);
    const Expected<void> read = source == nullptr ? refuse("file", "a name", "a file that can be read")
                                                  : source->read(wanted->range, bytes);
    if (read) {
      session.feed(bytes);
    } else {
      session.refuse(is_address(paths_[present]) ? message(read.error()) : "it cannot be read");
    }
  }
  if (const io::FileQuestion* asked = session.question()) {
    Error error = question_error(asked->question, io::SettingStyle::kFlags);
    error.field = "'" + asked->file + "'";
    why = message(error);
    return std::nullopt;
  }
  if (!session.tensors().empty()) return session;
  const auto& problems = session.problems();
  why = problems.empty() ? paths_.front() + ": it holds no tensor"
                         : "'" + problems.front().file + "': " + problems.front().sentence;
  return std::nullopt;
}

std::string ReportFiles::fetched_words() const {
  if (remote_.size() == 0) return "";
  return size_text(static_cast<double>(remote_.fetched())) + " of " +
         size_text(static_cast<double>(remote_.size())) + " fetched from " + remote_.hosts();
}

}  // namespace qs
