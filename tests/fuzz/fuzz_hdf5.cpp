/// libFuzzer target: any bytes, read as an HDF5 file or as an archive of Keras. Listed datasets must lie in
/// the file and share no bytes, and decoding them must be safe.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_hdf5 -dict=tests/fuzz/hdf5.dict -max_len=4096 tests/fuzz/corpus/hdf5

#include "fuzz_promises.hpp"
#include "io/formats.hpp"

namespace {

/// Makes the superblock say the size that the file has, without which nearly all mutations would be refused.
std::vector<std::byte> with_its_size(std::span<const std::byte> bytes) {
  std::vector<std::byte> file(bytes.begin(), bytes.end());
  const std::size_t at = file.size() > 8 && file[8] >= std::byte{2} ? 28 : 40;
  for (std::size_t i = 0; i < 8 && at + i < file.size(); ++i)
    file[at + i] = static_cast<std::byte>(file.size() >> (8 * i) & 0xFF);
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  if (size > 2 && data[0] == 'P' && data[1] == 'K') {
    read_and_check(qs::io::make_keras_reader(size, "m.keras"), file);
    return 0;
  }
  const std::vector<std::byte> sized = with_its_size(file);
  read_and_check(qs::io::make_hdf5_reader(sized.size(), "w.h5"), sized);
  return 0;
}
