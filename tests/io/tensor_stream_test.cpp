#include "io/tensor_stream.hpp"

#include <doctest/doctest.h>

#include "streamed.hpp"

using namespace qs;
using namespace qs::io;
using test::streamed;

TEST_CASE("tensor stream: a tensor longer than a piece comes in order, whole blocks at a time") {
  std::vector<float> written(TensorStream::kPieceBytes / 4 * 2 + 777);
  for (std::size_t i = 0; i < written.size(); ++i) written[i] = static_cast<float>(i);
  const auto raw = std::as_bytes(std::span<const float>(written));
  const test::Bytes file(raw.begin(), raw.end());
  TensorInfo tensor;
  tensor.shape = {written.size()};
  tensor.bytes = {0, file.size()};
  CHECK(streamed(tensor, file) == written);
  tensor.dtype = DType::kQ8_0;  // blocks of 34 bytes do not divide a piece
  tensor.shape = {file.size() / 34 * 32};
  tensor.bytes.size = file.size() / 34 * 34;
  CHECK(streamed(tensor, file).size() == tensor.count());
}

TEST_CASE("tensor stream: packed bytes that end too early or go on too long are refused with the tensor") {
  const test::Bytes packed = test::bytes_of_text("1,2\n3,4\n");
  TensorInfo tensor;
  tensor.name = "table";
  tensor.dtype = DType::kF64;
  tensor.packing = Packing::kText;
  tensor.reading.separator = ',';
  tensor.reading.cells = 2;
  tensor.shape = {2, 2};
  tensor.bytes = {0, packed.size()};
  CHECK(streamed(tensor, packed) == std::vector<float>{1, 2, 3, 4});
  for (const std::uint64_t rows : {1, 3}) {
    tensor.shape = {rows, 2};
    TensorStream stream(tensor);
    REQUIRE(stream.feed(packed));
    Expected<bool> next = stream.next();
    while (next && *next) next = stream.next();
    REQUIRE_FALSE(next);
    CHECK(next.error().field == "tensor 'table'");
    CHECK(message(next.error()).find("values, as the shape [" + std::to_string(rows) + ", 2] says") !=
          std::string::npos);
  }
}

TEST_CASE("tensor stream: a piece of another size than was asked for is refused: the file has changed") {
  TensorInfo tensor;
  tensor.shape = {4};
  tensor.bytes = {8, 16};
  TensorStream stream(tensor);
  const auto fed = stream.feed(test::Bytes(12));
  REQUIRE_FALSE(fed);
  CHECK(message(fed.error()).find("did the file change while it was read?") != std::string::npos);
}
