#include <doctest/doctest.h>

#include "drive.hpp"
#include "tensor_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of;
using test::make_npy;
using test::npy_with_header;
using test::refusal;

namespace {

test::Bytes zeros(std::size_t count) {
  return test::Bytes(count);
}

const std::string kAcceptedDescrs = "<, >, | or = and then one of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1";
const std::string kAcceptedShape =
    "a tuple of up to 64 whole numbers from 0 to 9223372036854775807, such as (3, 4) or (3,)";

std::string refusal_of_shape(const std::string& shape) {
  return refusal(npy_with_header("{'shape': " + shape + ", 'descr': '<f4', 'fortran_order': False}"));
}

}  // namespace

TEST_CASE("npy: one tensor, named after the file without folders and extension") {
  const auto file = make_npy("<f4", false, {2, 3}, bytes_of({1.F, 2.F, 3.F, 4.F, 5.F, 6.F}));
  const auto tensors = read_tensor_list(file, "runs/4/layer.0.weight.npy");
  REQUIRE(tensors);
  CHECK(*tensors == std::vector<TensorInfo>{{"layer.0.weight", DType::kF32, {2, 3}, {128, 24}}});
  CHECK(test::values(file, tensors->front()) == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(read_tensor_list(file, "plain")->front().name == "plain");
  CHECK(read_tensor_list(file, "C:\\data\\.npy")->front().name == ".npy");
}

TEST_CASE("npy: versions 1.0, 2.0 and 3.0 differ only in the width of the header length") {
  for (const int major : {1, 2, 3}) {
    const auto tensors = read_tensor_list(make_npy("<f8", false, {2}, zeros(16), major), "a.npy");
    REQUIRE(tensors);
    CHECK(tensors->front().bytes.size == 16);
    CHECK(tensors->front().bytes.offset % 64 == 0);
  }
}

TEST_CASE("npy: every descr of numbers and truth values, in both byte orders") {
  const std::pair<const char*, DType> rows[] = {
      {"f2", DType::kF16}, {"f4", DType::kF32}, {"f8", DType::kF64}, {"i1", DType::kI8},
      {"i2", DType::kI16}, {"i4", DType::kI32}, {"i8", DType::kI64}, {"u1", DType::kU8},
      {"u2", DType::kU16}, {"u4", DType::kU32}, {"u8", DType::kU64}, {"b1", DType::kBool}};
  for (const auto& [code, dtype] : rows) {
    for (const char* const order : {"<", ">", "|", "="}) {
      const auto tensors =
          read_tensor_list(make_npy(std::string(order) + code, false, {2}, zeros(2 * info(dtype).bytes)), "");
      REQUIRE(tensors);
      CHECK(tensors->front().dtype == dtype);
      CHECK(tensors->front().big_endian == (order[0] == '>' && info(dtype).bytes > 1));
    }
  }
}

TEST_CASE("npy: big-endian numbers are read rightly") {
  const auto file = make_npy(">i2", false, {3}, bytes_of<std::int16_t>({1, -2, 300}, true));
  CHECK(test::values(file, read_tensor_list(file, "")->front()) == std::vector<float>{1, -2, 300});
}

TEST_CASE(
    "npy: Fortran order stores the first axis fastest, and row_major_index puts each element in its place") {
  // [[1, 2, 3], [4, 5, 6]] column by column.
  const auto file = make_npy("<f4", true, {2, 3}, bytes_of({1.F, 4.F, 2.F, 5.F, 3.F, 6.F}));
  const auto tensors = read_tensor_list(file, "");
  REQUIRE(tensors);
  CHECK(tensors->front().fortran_order);
  CHECK(test::values(file, tensors->front()) == std::vector<float>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("row_major_index: agrees with the indices spelled out, and is the identity for other tensors") {
  TensorInfo tensor{"", DType::kF32, {2, 3, 4}, {}, false, true};
  std::uint64_t stored = 0;
  for (std::uint64_t k = 0; k < 4; ++k)
    for (std::uint64_t j = 0; j < 3; ++j)
      for (std::uint64_t i = 0; i < 2; ++i) CHECK(row_major_index(tensor, stored++) == (i * 3 + j) * 4 + k);
  tensor.fortran_order = false;
  CHECK(row_major_index(tensor, 17) == 17);
  CHECK(row_major_index({"", DType::kF32, {}, {}, false, true}, 0) == 0);
}

TEST_CASE("npy: a scalar has one element and an empty array none") {
  CHECK(read_tensor_list(make_npy("<f4", false, {}, zeros(4)), "")->front().count() == 1);
  CHECK(read_tensor_list(make_npy("<f4", false, {0, 5}, {}), "")->front().bytes.size == 0);
}

TEST_CASE("npy: keys in any order and quote, with or without the last comma, and Python 2's long integers") {
  CHECK(refusal(npy_with_header(R"({"shape":(2,),'fortran_order':False , "descr":"<u1"})", zeros(2))) ==
        "accepted");
  CHECK(refusal(npy_with_header("{'descr': '<u1', 'fortran_order': False, 'shape': (2L, 1L,), }",
                                zeros(2))) == "accepted");
}

TEST_CASE("npy: too few and too many bytes of data are counted") {
  CHECK(refusal(make_npy("<f4", false, {2, 3}, zeros(20))) ==
        "npy data: 20 bytes (4 missing) is not accepted; expected 24 bytes, as the shape [2, 3] of F32 needs "
        "(at byte 148)");
  CHECK(refusal(make_npy("<f4", false, {2, 3}, zeros(27))) ==
        "npy data: 27 bytes (3 left over) is not accepted; expected 24 bytes, as the shape [2, 3] of F32 "
        "needs (at byte 152)");
}

TEST_CASE("npy: structured types, complex numbers, objects, text and bare codes are refused by their descr") {
  for (const char* const descr :
       {"<c8", "|O", "<U5", "|S3", "|V4", ">V2", "<M8[ns]", "f4", "<f16", "bfloat16", "<x4", ""}) {
    CHECK(refusal(make_npy(descr, false, {1}, zeros(4))) == std::string("npy header: descr: '") + descr +
                                                                "' is not accepted; expected " +
                                                                kAcceptedDescrs + " (at byte 20)");
  }
  CHECK(refusal(
            npy_with_header("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}", zeros(4))) ==
        "npy header: descr: '[('x', '<f4')], 'fortran_order':' is not accepted; expected " + kAcceptedDescrs +
            " (at byte 20)");
}

TEST_CASE("npy: types of ml_dtypes, of which only the size is stored, are read as the usual one and told") {
  struct Case {
    const char* descr;
    DType dtype;
    const char* in_note;
  };
  for (const Case& c :
       {Case{"|V2", DType::kBF16, "bfloat16"}, Case{"<V2", DType::kBF16, "bfloat16"},
        Case{"<f1", DType::kF8E5M2, "float8_e5m2"}, Case{"|f1", DType::kF8E5M2, "float8_e5m2"},
        Case{"|V1", DType::kF8E4M3, "float8_e4m3fn, though float8_e4m3b11fnuz"}}) {
    CAPTURE(c.descr);
    const test::Bytes file = make_npy(c.descr, false, {2}, zeros(2 * info(c.dtype).bytes));
    const auto reader = open_tensor_file(file.size(), "w.npy");
    const auto tensors = test::drive(reader, file);
    REQUIRE(tensors);
    CHECK(tensors->front().dtype == c.dtype);
    CHECK(tensors->front().container == Container::kArrays);
    REQUIRE(reader->facts().notes.size() == 1);
    CHECK(reader->facts().notes[0].find(c.in_note) != std::string::npos);
  }
}

TEST_CASE("npy: missing, duplicate and unknown keys are refused") {
  CHECK(refusal(npy_with_header("{'descr': '<f4', 'shape': (1,)}", zeros(4))) ==
        "npy header: fortran_order: none is not accepted; expected one in every header (at byte 64)");
  CHECK(refusal(npy_with_header("{'descr': '<f4', 'descr': '<f4'}")) ==
        "npy header: descr: a second one is not accepted; expected each key once (at byte 27)");
  CHECK(refusal(npy_with_header("{'strides': (1,)}")) ==
        "npy header: key: 'strides' is not accepted; expected descr, fortran_order and shape only (at byte "
        "11)");
}

TEST_CASE("npy: a shape that is no tuple of whole numbers is refused at the byte that breaks it") {
  CHECK(refusal_of_shape("(3)").ends_with("is not accepted; expected " + kAcceptedShape + " (at byte 22)"));
  CHECK(refusal_of_shape("3").starts_with("npy header: shape: '3, 'descr'"));
  CHECK(refusal_of_shape("[3]").ends_with("(at byte 20)"));
  CHECK(refusal_of_shape("(3, -1)").ends_with(kAcceptedShape + " (at byte 24)"));
  CHECK(refusal_of_shape("(3, 1.5)").ends_with(kAcceptedShape + " (at byte 25)"));
  CHECK(refusal_of_shape("(3, 9223372036854775808)").ends_with(kAcceptedShape + " (at byte 24)"));
  CHECK(refusal_of_shape("(3, 99999999999999999999999)").ends_with(kAcceptedShape + " (at byte 24)"));
  CHECK(refusal_of_shape("(,)").ends_with(kAcceptedShape + " (at byte 21)"));
  std::string ones = "(";
  for (int i = 0; i < 65; ++i) ones += "1,";
  CHECK(refusal_of_shape(ones + ")").starts_with("npy header: shape: '(1,1,1"));
}

TEST_CASE("npy: a shape whose product overflows is refused, also behind a zero axis") {
  CHECK(refusal_of_shape("(4294967296, 4294967296)") ==
        "npy header: shape: [4294967296, 4294967296] of F32 is not accepted; expected a product below 2^63 "
        "bytes (at byte 20)");
  CHECK(refusal_of_shape("(0, 4294967296, 4294967296)")
            .starts_with("npy header: shape: [0, 4294967296, 4294967296]"));
}

TEST_CASE("npy: nothing is evaluated: anything but the plain dict is refused at its byte") {
  CHECK(refusal(npy_with_header("dict(descr='<f4')")).starts_with("npy header: syntax: 'dict(descr"));
  CHECK(refusal(npy_with_header("{'descr': '<f4' 'x'}")).ends_with("expected ',' or '}' (at byte 26)"));
  CHECK(refusal(npy_with_header("{'descr' '<f4'}")).ends_with("expected ':' (at byte 19)"));
  CHECK(refusal(npy_with_header("{descr: '<f4'}")).ends_with("expected a key in quotes (at byte 11)"));
  CHECK(refusal(npy_with_header("{'\\x64escr': '<f4'}")).ends_with("expected a key in quotes (at byte 11)"));
  CHECK(refusal(npy_with_header("{'fortran_order': 1}")).ends_with("expected True or False (at byte 28)"));
  CHECK(refusal(npy_with_header("{'descr': '<f4', 'fortran_order': False, 'shape': ()} + x", zeros(4)))
            .ends_with("expected nothing but spaces after the dict (at byte 64)"));
  CHECK(refusal(npy_with_header("{" + std::string(200, '{')))
            .ends_with("expected a key in quotes (at byte 11)"));
}

TEST_CASE("npy: wrong magic, version and header length are refused") {
  CHECK(refusal(test::bytes_of_text("\x93NUMBY"), "a.npy") ==
        "npy magic: '\\x93NUMBY' is not accepted; expected '\\x93NUMPY' (at byte 0)");
  auto file = make_npy("<f4", false, {1}, zeros(4));
  file[6] = std::byte{4};
  CHECK(refusal(file) == "npy version: 4.0 is not accepted; expected 1.0, 2.0 or 3.0 (at byte 6)");
  file[6] = std::byte{1};
  file[9] = std::byte{255};
  CHECK(refusal(file) ==
        "npy header length: 65398 bytes is not accepted; expected at most the 122 bytes that follow it in "
        "the file (at byte 8)");
  auto long_header = make_npy("<f4", false, {1}, zeros(4), 2);
  long_header[11] = std::byte{255};
  CHECK(refusal(long_header).starts_with("npy header length: 4278190"));
  CHECK(refusal(long_header).ends_with("expected at most 100000000 bytes (at byte 8)"));
}
