#pragma once
/// A model in one file or several that were opened together: the shards of a .safetensors model and their
/// index, an .onnx model and its external data, or just several files. Each is read by its own reader; what
/// one of them lacks or says wrongly does not keep the others from being used, and is told.

#include <map>

#include "io/tensor_file.hpp"

namespace qs::io {

struct FileInfo {
  std::string name;
  std::uint64_t size = 0;
  bool operator==(const FileInfo&) const = default;
};

struct FileRange {
  std::uint32_t file = 0;  // its place among those that were opened
  ByteRange range{};
  bool operator==(const FileRange&) const = default;
};

/// What is missing in a file, does not fit or cannot be read: to be read behind the name of the file.
struct Problem {
  std::string file, sentence;
};

inline constexpr std::uint64_t kMaxIndexBytes = 32 << 20;

class ModelReader {
 public:
  explicit ModelReader(std::vector<FileInfo> files);

  const std::vector<FileInfo>& files() const { return files_; }
  /// The bytes to be fed next; nothing when every file has been looked at.
  std::optional<FileRange> wants() const;
  void feed(std::span<const std::byte> bytes);
  /// The file cannot be read (it vanished): it is left out.
  void refuse(std::string reason);

  /// Complete once wants() is empty: in the order of the files, then of their headers.
  const std::vector<TensorInfo>& tensors() const { return tensors_; }
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  void open_present();
  void go_on();
  void take_index(std::span<const std::byte> bytes);
  void fit_together();
  void find_external_data();
  void leave_out_doubles();

  std::vector<FileInfo> files_;
  std::vector<std::string> refused_;  // why, one for each file; empty where it was read
  std::uint32_t present_ = 0;
  std::unique_ptr<TensorReader> reader_;  // of the present file; null for an index
  std::vector<std::pair<std::string, std::map<std::string, std::string>>> indexes_;
  std::vector<TensorInfo> tensors_;
  std::vector<Problem> problems_;
};

}  // namespace qs::io
