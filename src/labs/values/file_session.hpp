#pragma once
/// The reader's own files while they are open: their fingerprint and their tensors. Holds no bytes; requests
/// ranges.
///
/// The fingerprint is FNV-1a (64 bit) over the size and the first and last 64 KiB of each file: enough to
/// tell two files of one name apart in a link, without reading gigabytes. It is no proof against intent.

#include <memory>
#include <string>
#include <vector>

#include "io/model_files.hpp"

namespace qs {

class FileSession {
 public:
  /// Takes at least one file; sorts several by name, whatever order they were chosen in.
  explicit FileSession(std::vector<io::FileInfo> files, const io::ReadOptions& options = {});

  /// Name of the model: of its first file that has tensors.
  const std::string& name() const { return reader_ ? reader_->name() : files_.front().name; }
  const std::vector<io::FileInfo>& files() const { return files_; }
  /// Size of all files together.
  std::uint64_t size() const;
  /// 16 hexadecimal digits.
  std::string fingerprint() const;

  /// Bytes needed next; nothing once the tensor list is complete.
  std::optional<io::FileRange> wants() const;
  void feed(std::span<const std::byte> bytes);
  /// Reports that the requested file cannot be read.
  void refuse(std::string reason);

  /// Empty until the list is complete.
  const std::vector<io::TensorInfo>& tensors() const;
  const std::vector<io::Problem>& problems() const;
  /// The first file that can be read in several ways, if any.
  const io::FileQuestion* question() const;
  const io::ReadOptions& options() const { return options_; }
  /// The files themselves; the list must be complete.
  const io::ModelReader& reader() const { return *reader_; }
  /// True if a name in it, or its own, has letters beyond ASCII.
  bool has_foreign_letters() const;

 private:
  enum class Stage { kHead, kTail, kReader };
  void mix(std::span<const std::byte> bytes);
  void begin_file();
  void next_stage();

  std::vector<io::FileInfo> files_;
  io::ReadOptions options_;
  std::uint64_t hash_ = 0xcbf29ce484222325;  // FNV-1a offset basis
  Stage stage_ = Stage::kHead;
  std::uint32_t present_ = 0;
  std::unique_ptr<io::ModelReader> reader_;  // once all fingerprints are taken
};

}  // namespace qs
