#pragma once
/// Finds the tensors in a file without reading it whole. A reader is a small state machine: it says which
/// bytes it wants next, is fed exactly those, and ends with a list of tensors or with an error that names
/// what is wrong and at which byte. The owner of the bytes (memory, a file on disk, a File slice in the
/// browser, where reading is asynchronous) drives it; the reader never blocks and never reads.
///
/// Readers trust nothing in a header before checking it against the size of the file.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "io/dtype.hpp"
#include "io/limits.hpp"
#include "io/read_question.hpp"
#include "io/tensor_role.hpp"

namespace qs::io {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  bool operator==(const ByteRange&) const = default;
};

struct FileRange {
  std::uint32_t file = 0;  // its place among those that were opened
  ByteRange range{};
  bool operator==(const FileRange&) const = default;
};

struct Decoding;  // io/decoding.hpp

/// How the bytes of a tensor hold its values.
enum class Packing {
  kPlain,    // one after another, as its type says
  kDeflate,  // compressed (.npz)
  kVarint,   // each a base-128 number (integers of .onnx)
  kTagged,   // numbers of a protobuf list with their tags: one by one, or in several packed runs (.onnx)
  kText,     // decimal numbers (.csv)
};

struct TensorInfo {
  std::string name;  // UTF-8, otherwise anything the file says: escape it before showing it
  DType dtype = DType::kF32;
  std::vector<std::uint64_t> shape;  // row-major meaning; empty for a scalar, which has one element
  ByteRange bytes;                   // from the start of the file
  bool big_endian = false;
  bool fortran_order = false;  // stored with the first axis fastest
  Packing packing = Packing::kPlain;
  std::uint64_t skip = 0;    // unpacked bytes before the first value: the header of a member of an .npz
  std::string location{};    // the other file that holds the bytes, as this one names it (.onnx); or empty
  std::uint32_t file = 0;    // which of the files that were opened together (io/model_files.hpp)
  std::string unreadable{};  // the reason if its values cannot be read; it is listed nevertheless
  Container container = Container::kArrays;
  TensorRole role{};
  TensorUse use{};
  std::string type_name{};  // the file's own word for a type that is not decoded ("F6_E2M3"); else empty
  CsvReading reading{};     // of Packing::kText
  /// How its values follow from several stored tensors; null if they are stored as they are. `bytes` are then
  /// those of the codes.
  std::shared_ptr<const Decoding> decoding{};

  /// Product of the shape; the readers have refused shapes whose product overflows,
  /// with zero axes left out of the product, so strides fit too.
  std::uint64_t count() const;
  bool operator==(const TensorInfo&) const = default;
};

/// Facts in a file beside its tensors.
struct FileFacts {
  /// __metadata__ of .safetensors; of GGUF general.type, general.architecture and split.*, numbers as digits.
  std::vector<std::pair<std::string, std::string>> words;
  std::vector<std::string> notes;  // to report, though nothing is wrong
  const std::string* find(std::string_view word) const;
};

class TensorReader {
 public:
  virtual ~TensorReader() = default;
  /// The range to feed next, inside the file and never longer than kMaxHeaderBytes; nothing when the list
  /// is complete.
  virtual std::optional<ByteRange> wants() const = 0;
  /// Refuses bytes of another length than wanted. After an error, drop the reader.
  virtual Expected<void> feed(std::span<const std::byte> bytes) = 0;
  /// Complete once wants() is empty; in the order of the file's header, which need not be the order of the
  /// data. Each lies inside the file and overlaps no other, unless it has a location elsewhere; where it is
  /// stored plain it has exactly the bytes of its shape and type.
  virtual const std::vector<TensorInfo>& tensors() const = 0;
  /// Complete when the list is.
  virtual FileFacts facts() const { return {}; }
  /// The question to ask if the last error was that the file can be read in several ways; else null.
  virtual const ReadQuestion* question() const { return nullptr; }
};

/// The only list of file formats.
struct TensorFormat {
  std::string_view name;       // "safetensors"
  std::string_view extension;  // ".safetensors"
  /// Decides by content; a nonempty name may decide too (passed only if no content is recognized).
  bool (*recognizes)(std::span<const std::byte> first_bytes, std::string_view file_name);
  std::unique_ptr<TensorReader> (*make)(std::uint64_t file_size, std::string file_name,
                                        const ReadOptions& options);
  bool is_model = true;  // else it belongs to one: importances
};
std::span<const TensorFormat> tensor_formats();

/// A reader that examines the first bytes and hands over to the right format. Content decides; the name is
/// only a hint. Refuses an empty file and names well-known other kinds (PNG, ZIP, pickle, GGUF, HTML, …).
std::unique_ptr<TensorReader> open_tensor_file(std::uint64_t file_size, std::string file_name,
                                               const ReadOptions& options = {});

/// The bytes of a range of a file that is all in memory (a tensor's, say, for decode); nothing when the range
/// is not wholly inside. Here 64-bit file positions become 32-bit addresses in the browser.
std::optional<std::span<const std::byte>> bytes_in(std::span<const std::byte> file, const ByteRange& range);

/// Drives a reader over a file in memory.
Expected<std::vector<TensorInfo>> read_tensor_list(std::span<const std::byte> file, std::string file_name);

/// Row-major index of the k-th stored element (k itself unless the tensor is in Fortran order).
std::uint64_t row_major_index(const TensorInfo& tensor, std::uint64_t stored_index);

}  // namespace qs::io
