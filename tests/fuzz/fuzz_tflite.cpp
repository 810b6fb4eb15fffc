/// libFuzzer target: any bytes, read as a TensorFlow Lite model. Listed tensors must lie in the file and
/// share no bytes, and decoding them must be safe.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_tflite -dict=tests/fuzz/tflite.dict -max_len=4096 tests/fuzz/corpus/tflite

#include "fuzz_promises.hpp"
#include "io/formats.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  read_and_check(qs::io::make_tflite_reader(size, "m.tflite"), file);
  return 0;
}
