#pragma once
/// A model in one file or several that were opened together: the shards of a .safetensors model and their
/// index, an .onnx model and its external data, a whole folder, or just several files. Each has its own
/// reader; a fault in one file is reported and does not keep the others from being used.
///
/// The surprise: a name means one tensor within a folder only. In the several folders of a pipeline, the
/// folder tells tensors of one name apart, "text_encoder/w".

#include <map>

#include "io/limits.hpp"
#include "io/packed_codes.hpp"

namespace qs::io {

struct FileInfo {
  std::string name;  // with its folders, where several were opened: "unet/model.safetensors"
  std::uint64_t size = 0;
  bool was_found = false;  // in an opened folder: it need not be part of a model
  bool operator==(const FileInfo&) const = default;
};

/// A fault of a file (missing, mismatched or unreadable data); the sentence follows the name of the file.
struct Problem {
  std::string file, sentence;
  bool is_note = false;  // no fault, but worth reporting: a member that is passed over
};

/// Question about a file that can be read in several ways.
struct FileQuestion {
  std::string file;
  ReadQuestion question;
};

class ModelReader {
 public:
  explicit ModelReader(std::vector<FileInfo> files, const ReadOptions& options = {});
  // Defined in the second part of the module, with the types that they destroy.
  ~ModelReader();
  ModelReader(ModelReader&&) noexcept;
  ModelReader& operator=(ModelReader&&) noexcept;

  const std::vector<FileInfo>& files() const { return files_; }
  /// The bytes to feed next; nothing once every file has been examined.
  std::optional<FileRange> wants() const;
  void feed(std::span<const std::byte> bytes);
  /// Leaves out the current file, which cannot be read (it vanished).
  void refuse(std::string reason);

  /// Name of the first file with tensors; until that is known, of the first that looks like a model.
  const std::string& name() const;

  /// Complete once wants() is empty; sorted by file, then in the order of the headers.
  const std::vector<TensorInfo>& tensors() const { return tensors_; }
  /// Notes come last.
  const std::vector<Problem>& problems() const { return problems_; }
  /// Facts of the file at this place.
  const FileFacts& facts(std::size_t file) const { return facts_[file]; }
  /// Questions on files that were refused because they can be read in several ways.
  const std::vector<FileQuestion>& questions() const { return questions_; }

 private:
  void open_present();
  void go_on();
  void leave_out(std::string reason);
  void go_on_with_contents();
  void take_json(std::span<const std::byte> bytes);
  void fit_together();
  void leave_out_doubles();
  void find_what_says_shapes();
  void say_what_each_is();
  void tell_problems();
  void name_open_vino();
  void tell_parts_without_codes(const std::vector<const TensorInfo*>& parts);
  bool is_unread_config(std::size_t file) const;

  std::vector<FileInfo> files_;
  std::vector<std::string> refused_;  // the reason, one for each file; empty if it was read
  std::vector<std::string> beside_;   // why it is passed over; one for each file
  std::vector<FileFacts> facts_;      // one for each file
  std::vector<std::string> kinds_;    // kind of a refused file: "a PNG image"; or empty
  std::uint32_t present_ = 0;
  std::optional<std::uint32_t> first_;    // the first file with tensors
  std::unique_ptr<TensorReader> reader_;  // of the present file; null for an index
  std::vector<std::pair<std::string, std::map<std::string, std::string>>> indexes_;
  std::map<std::string, PackedConfig> configs_;  // by folder
  std::vector<std::size_t> unread_configs_;      // places of configurations that could not be read
  std::vector<std::size_t> to_be_read_;        // places of tensors whose bytes hold shapes, the next one last
  std::map<std::string, PackedPlace> places_;  // by folder
  std::vector<TensorInfo> tensors_;
  std::vector<Problem> problems_;
  ReadOptions options_;
  std::vector<FileQuestion> questions_;
};

}  // namespace qs::io
