#pragma once
/// One pair of functions for each row of tensor_formats(), and a check that their readers share.

#include "io/tensor_file.hpp"

namespace qs::io {

/// Eight bytes of header length, then '{'. The reader checks the length.
bool recognizes_safetensors(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_safetensors_reader(std::uint64_t file_size, std::string file_name);

/// "\x93NUMPY", or as much of it as a cut file has.
bool recognizes_npy(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_npy_reader(std::uint64_t file_size, std::string file_name);

/// "GGUF".
bool recognizes_gguf(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_gguf_reader(std::uint64_t file_size, std::string file_name);

/// A protobuf message whose first field is a small number, ir_version.
bool recognizes_onnx(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_onnx_reader(std::uint64_t file_size, std::string file_name);

/// "PK\x03\x04", or an empty archive's "PK\x05\x06".
bool recognizes_npz(std::span<const std::byte> first_bytes, std::string_view file_name);
/// For an archive of any kind; its members say which reader goes on.
std::unique_ptr<TensorReader> make_zip_reader(std::uint64_t file_size, std::string file_name);
std::unique_ptr<TensorReader> make_npz_reader(std::uint64_t file_size, std::string file_name);

/// "TFL3" behind the first four bytes.
bool recognizes_tflite(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_tflite_reader(std::uint64_t file_size, std::string file_name);

/// "\x89HDF\r\n\x1A\n".
bool recognizes_hdf5(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_hdf5_reader(std::uint64_t file_size, std::string file_name);

/// A ZIP archive whose first member is one of Keras 3.
bool recognizes_keras(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_keras_reader(std::uint64_t file_size, std::string file_name);
/// Files of torch.save before PyTorch 1.6, which are refused; later ones are ZIP archives.
bool recognizes_pytorch(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_legacy_pytorch_reader(std::uint64_t file_size, std::string file_name);
std::unique_ptr<TensorReader> make_pytorch_reader(std::uint64_t file_size, std::string file_name);
struct ZipMember;
/// The member FOLDER/data.pkl, which a file of torch.save has; null if there is none.
const ZipMember* find_torch_pickle(std::span<const ZipMember> members);

/// Two small numbers and the name of a tensor.
bool recognizes_imatrix_dat(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_imatrix_dat_reader(std::uint64_t file_size, std::string file_name);

/// Decided by name only: any text may be CSV.
bool recognizes_csv(std::span<const std::byte> first_bytes, std::string_view file_name);
std::unique_ptr<TensorReader> make_csv_reader(std::uint64_t file_size, std::string file_name,
                                              const ReadOptions& options = {});

/// Refuses other bytes than the reader wants: a file that shrank while it was read must not be misread.
Expected<void> check_fed(const TensorReader& reader, std::span<const std::byte> bytes);

}  // namespace qs::io
