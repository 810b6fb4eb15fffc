// The tensor that a dataset of an HDF5 file is: see io/hdf5_walk.hpp.
#include <algorithm>

#include "io/hdf5_walk.hpp"
#include "io/reader_parts.hpp"
#include "io/utf8.hpp"

namespace qs::io {
namespace {

std::string name_of_dataset(const std::string& path) {
  if (is_utf8(path)) return path;
  const std::string quoted = quote_bytes(path);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

void Hdf5Walk::add_tensor(const Task& task, const Hdf5Object& object) {
  Hdf5Type type = object.type.value_or(Hdf5Type{});
  if (!object.type) type.unreadable = "it has no type";
  if (type.is_opaque && object.has_dtype_attribute) {
    type.dtype = DType::kBF16;
    type.unreadable.clear();
  }
  if (type.is_text) {
    texts_.add("dataset " + shown_hdf5_path(task.path) + " holds text");
    return;
  }
  TensorInfo tensor;
  tensor.name = name_of_dataset(task.path);
  tensor.dtype = type.dtype;
  tensor.big_endian = type.big_endian && info(type.dtype).bytes > 1;
  tensor.shape = object.shape.value_or(std::vector<std::uint64_t>{0});
  const auto needed =
      checked_byte_count(tensor.shape, static_cast<std::size_t>(std::max<std::uint64_t>(type.size, 1)));
  if (!object.shape) {
    tensor.unreadable = object.no_shape.empty() ? "it has no shape" : object.no_shape;
  } else if (!needed) {
    tensor.unreadable = "its shape " + shape_text(tensor.shape) + " has more values than a file can have";
    tensor.shape = {0};
  } else if (!type.unreadable.empty()) {
    tensor.unreadable = type.unreadable;
  } else if (!object.unplaced.empty() || !object.values) {
    // A dataset without values needs no place.
    const bool is_empty = *needed == 0 && object.unplaced == "its values were never written";
    if (!is_empty) tensor.unreadable = object.unplaced.empty() ? "it has no place" : object.unplaced;
  } else {
    ByteRange values = *object.values;
    if (values.size == ~0ULL) values.size = *needed;
    if (values.size != *needed) {
      tensor.unreadable = "it has " + bytes_text(values.size) + ", where its shape " +
                          shape_text(tensor.shape) + " needs " + std::to_string(*needed);
    } else if (values.offset > bytes_.size() || values.size > bytes_.size() - values.offset) {
      tensor.unreadable = "its values, " + bytes_text(values.size) + " from byte " +
                          std::to_string(values.offset) + ", reach beyond the end of the file";
    } else if (values.size > 0) {
      tensor.bytes = {bytes_.start() + values.offset, values.size};
    }
  }
  tensors_.push_back(std::move(tensor));
}

}  // namespace qs::io
