// Tensor lists of GGUF files. Malicious files are in gguf_hostile_test.cpp.
#include "drive.hpp"
#include "gguf_files.hpp"
#include "io/decoding.hpp"
#include "io/ggml_forks.hpp"
#include "io/ggml_types.hpp"
#include "opened_models.hpp"

using namespace qs;
using namespace qs::io;
using test::aligned;
using test::append;
using test::Bytes;
using test::gguf_array;
using test::gguf_info;
using test::gguf_list;
using test::gguf_of;
using test::gguf_pair;
using test::gguf_start;
using test::gguf_string;
using test::joined;
using test::read_gguf;
using test::u32;
using test::u64;

namespace {

constexpr std::uint32_t kF32 = 0, kQ4K = 12, kQ8_1 = 9, kI8 = 24;
constexpr std::uint32_t kUint8 = 0, kUint32 = 4, kFloat32 = 6, kString = 8, kArray = 9, kUint64 = 10;

}  // namespace

TEST_CASE("GGUF: dimensions are stored with the fastest first, and are listed as [out, in]") {
  const auto tensors = gguf_list(gguf_of({gguf_info("w", {3, 2}, kF32, 0)}, 24));
  REQUIRE(tensors);
  REQUIRE(tensors->size() == 1);
  const TensorInfo& w = tensors->front();
  CHECK(w.name == "w");
  CHECK(w.dtype == DType::kF32);
  CHECK(w.shape == std::vector<std::uint64_t>{2, 3});
  CHECK(w.bytes == ByteRange{96, 24});  // 24 of the start, 45 of the info, and padding to 32
  CHECK(w.unreadable.empty());
  CHECK(w.packing == Packing::kPlain);
}

TEST_CASE("GGUF: versions 2 and 3 are the same where the file is little-endian") {
  for (const std::uint32_t version : {2U, 3U}) {
    const Bytes file = aligned(joined({gguf_start(1, 0, version), gguf_info("w", {8}, kF32, 0)}));
    CHECK(gguf_list(joined({file, Bytes(32)}))->front().bytes == ByteRange{64, 32});
  }
}

TEST_CASE("GGUF: a tensor without dimensions is one number, and one of zero rows has no bytes") {
  const auto tensors =
      gguf_list(gguf_of({gguf_info("scalar", {}, kF32, 0), gguf_info("none", {5, 0}, kF32, 32)}, 4));
  REQUIRE(tensors);
  CHECK(tensors->at(0).count() == 1);
  CHECK(tensors->at(0).bytes.size == 4);
  CHECK(tensors->at(1).count() == 0);
  CHECK(tensors->at(1).bytes.size == 0);
  CHECK(tensors->at(1).unreadable.empty());
}

TEST_CASE("GGUF: a file of a vocabulary alone has no tensors, which is no fault") {
  CHECK(gguf_list(gguf_start(0, 0))->empty());
}

TEST_CASE("GGUF: metadata of every type is walked over, arrays inside arrays too") {
  Bytes pairs;
  const std::uint64_t sizes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
  std::uint64_t count = 0;
  for (std::uint32_t type = 0; type < 13; ++type) {
    if (type == kString || type == kArray) continue;
    const auto size = static_cast<std::size_t>(sizes[type]);
    append(pairs, gguf_pair("value", type, Bytes(size)));
    append(pairs, gguf_pair("values", kArray, gguf_array(type, 3, Bytes(3 * size))));
    count += 2;
  }
  const Bytes words = joined({gguf_string("a"), gguf_string(""), gguf_string("ccc")});
  append(pairs, gguf_pair("text", kString, gguf_string("Llama")));
  append(pairs, gguf_pair("words", kArray, gguf_array(kString, 3, words)));
  const Bytes inner = joined({gguf_array(kString, 3, words), gguf_array(kUint8, 0, {})});
  const Bytes outer = joined({gguf_array(kArray, 2, inner), gguf_array(kFloat32, 1, u32(0))});
  append(pairs, gguf_pair("nested", kArray, gguf_array(kArray, 2, outer)));
  const Bytes header = aligned(joined({gguf_start(1, count + 3), pairs, gguf_info("w", {8}, kF32, 0)}));
  const auto tensors = gguf_list(joined({header, Bytes(32)}));
  REQUIRE(tensors);
  CHECK(tensors->front().bytes == ByteRange{header.size(), 32});
}

TEST_CASE("GGUF: general.alignment moves the start of the data") {
  const Bytes header = joined(
      {gguf_start(1, 1), gguf_pair("general.alignment", kUint32, u32(256)), gguf_info("w", {8}, kF32, 256)});
  const auto tensors = gguf_list(joined({aligned(header, 256), Bytes(512)}));
  REQUIRE(tensors);
  CHECK(tensors->front().bytes == ByteRange{512, 32});
}

TEST_CASE("GGUF: every type that ggml has now is listed, and what is decoded has its own DType") {
  for (const GgmlType& type : ggml_types()) {
    CAPTURE(type.name);
    const auto tensors =
        gguf_list(gguf_of({gguf_info("w", {2 * type.block, 3}, type.number, 0)}, 6 * type.bytes));
    REQUIRE(tensors);
    const TensorInfo& w = tensors->front();
    CHECK(w.bytes.size == 6 * type.bytes);
    CHECK(w.shape == std::vector<std::uint64_t>{3, 2 * type.block});
    CHECK(w.unreadable == (type.dtype ? "" : "its type, " + std::string(type.name) + ", is not decoded"));
    if (!type.dtype) continue;
    CHECK(w.dtype == *type.dtype);
    CHECK(info(*type.dtype).name == type.name);
    CHECK(info(*type.dtype).block == type.block);
    CHECK(info(*type.dtype).bytes == type.bytes);
  }
}

TEST_CASE("ggml types: numbers and names are unique, and types that were gone before GGUF are unknown") {
  for (const GgmlType& type : ggml_types()) {
    CHECK(find_ggml_type(type.number) == &type);
    for (const GgmlType& other : ggml_types()) CHECK((type.name == other.name) == (&type == &other));
  }
  CHECK(find_ggml_type(4) == nullptr);
  CHECK(find_ggml_type(5) == nullptr);
}

TEST_CASE("GGUF: a type that is not decoded leaves the other tensors usable") {
  const auto tensors = gguf_list(gguf_of({gguf_info("a", {64}, kQ8_1, 0), gguf_info("b", {4}, kF32, 96),
                                          gguf_info("c", {4}, 97, 128), gguf_info("d", {256}, kQ4K, 160)},
                                         160 + 144));
  REQUIRE(tensors);
  CHECK(tensors->at(0).unreadable == "its type, Q8_1, is not decoded");
  CHECK(tensors->at(0).bytes.size == 72);
  CHECK(tensors->at(1).unreadable.empty());
  CHECK(tensors->at(2).unreadable == "its type, number 97 of ggml, is not known");
  CHECK(tensors->at(2).bytes.size == 0);  // unknown
  CHECK(tensors->at(3).unreadable.empty());
  CHECK(tensors->at(3).bytes == ByteRange{tensors->at(0).bytes.offset + 160, 144});
}

TEST_CASE("GGUF: integers that are cut off stay no weights") {
  constexpr std::uint32_t kI32 = 26;
  const Bytes whole = gguf_of({gguf_info("a", {8}, kF32, 0), gguf_info("b", {8}, kI32, 32)}, 64);
  const Bytes cut(whole.begin(), whole.end() - 10);
  const ModelReader reader = test::read({{"model.gguf", cut}});
  REQUIRE(reader.tensors().size() == 2);
  CHECK(reader.tensors()[1].role.kind == TensorRole::Kind::kOther);
}

TEST_CASE("GGUF: the list of a file that was cut short has all tensors, and says how many bytes each lacks") {
  const Bytes whole = gguf_of(
      {gguf_info("a", {8}, kF32, 0), gguf_info("b", {8}, kF32, 32), gguf_info("c", {8}, kF32, 64)}, 96);
  const Bytes cut(whole.begin(), whole.end() - 42);
  const auto tensors = gguf_list(cut);
  REQUIRE(tensors);
  CHECK(tensors->at(0).unreadable.empty());
  CHECK(tensors->at(1).unreadable == "10 of its 32 bytes are missing: the file ends too early");
  CHECK(tensors->at(2).unreadable == "32 of its 32 bytes are missing: the file ends too early");
  CHECK(tensors->at(1).bytes.size == 32);  // as its type says: no fewer bits a weight
  CHECK(tensors->at(1).type_name == "F32");
  CHECK(tensors->at(2).bytes == ByteRange{tensors->at(0).bytes.offset + 64, 32});
}

TEST_CASE("GGUF: every prefix of a file is refused at a byte, or lists what it has") {
  const Bytes words = joined({gguf_string("a"), gguf_string("bb")});
  const Bytes header = aligned(
      joined({gguf_start(2, 3), gguf_pair("general.alignment", kUint32, u32(64)),
              gguf_pair("n", kUint64, u64(1)), gguf_pair("words", kArray, gguf_array(kString, 2, words)),
              gguf_info("a", {2, 2}, kF32, 0), gguf_info("b", {3}, kI8, 64)}),
      64);
  const Bytes whole = joined({header, Bytes(67)});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const auto tensors = gguf_list(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    CHECK(tensors.has_value() == (size >= header.size() + 16));
    if (!tensors) CHECK(tensors.error().byte.value_or(size + 1) <= size);
    if (!tensors) continue;
    CHECK(tensors->at(0).unreadable.empty());
    CHECK_FALSE(tensors->at(1).unreadable.empty());
    CHECK(test::broken_promise({tensors->at(0)}, size).empty());
  }
  CHECK(test::broken_promise(gguf_list(whole).value(), whole.size()).empty());
}

TEST_CASE(
    "GGUF: of a model of 32 GB the header alone is read, and an array of a million numbers not even there") {
  const Bytes scores = gguf_array(kFloat32, 1'000'000, Bytes(4'000'000));
  const Bytes header = aligned(joined({gguf_start(1, 2), gguf_pair("scores", kArray, scores),
                                       gguf_pair("text", kString, gguf_string(std::string(1'000'000, 'x'))),
                                       gguf_info("w", {1ULL << 20, 1ULL << 13}, kF32, 0)}));
  const std::uint64_t data_bytes = 1ULL << 35;
  const auto reading = read_gguf(header, header.size() + data_bytes);
  REQUIRE(reading.tensors);
  CHECK(reading.tensors->front().count() == 1ULL << 33);
  CHECK(reading.tensors->front().bytes == ByteRange{header.size(), data_bytes});
  CHECK(reading.bytes_read <= 3 * 256 * 1024);
}

TEST_CASE("GGUF: a hundred thousand words are walked in one pass, wherever the pieces end") {
  Bytes words;
  for (int i = 0; i < 100'000; ++i)
    append(words, gguf_string(std::string(static_cast<std::size_t>(i % 13), 'w')));
  const Bytes header =
      aligned(joined({gguf_start(1, 1), gguf_pair("words", kArray, gguf_array(kString, 100'000, words)),
                      gguf_info("w", {8}, kF32, 0)}));
  const auto reading = read_gguf(joined({header, Bytes(32)}), header.size() + 32);
  REQUIRE(reading.tensors);
  CHECK(reading.tensors->front().bytes == ByteRange{header.size(), 32});
  CHECK(reading.bytes_read <= header.size() + 32);
}

TEST_CASE("GGUF: recognized by its first four bytes, or by name") {
  CHECK(recognizes_gguf(test::bytes_of_text("GGUF\3"), ""));
  CHECK_FALSE(recognizes_gguf(test::bytes_of_text("GGU"), ""));
  CHECK_FALSE(recognizes_gguf(test::bytes_of_text("FUGG"), "a.bin"));
  CHECK(recognizes_gguf(test::bytes_of_text("GGU"), "Model.Q4_K_M.GGUF"));
}

TEST_CASE("GGUF: a number that means another type in a fork costs its tensor alone, and the fork is named") {
  struct Case {
    std::uint32_t number;
    std::uint64_t row, bytes;  // as stored
    const char* named;
  };
  for (const Case& c : {Case{38, 256, 96, "TL1 of BitNet's fork"}, Case{39, 256, 96, "TL2 of BitNet's fork"},
                        Case{42, 2048, 512, "Q2_0 in blocks of 128 of PrismML's fork"},
                        Case{36, 100, 64, "I2_S of BitNet's fork"}}) {
    CAPTURE(c.number);
    const auto tensors = gguf_list(
        gguf_of({gguf_info("a", {c.row}, c.number, 0), gguf_info("b", {8}, 0, c.bytes)}, c.bytes + 32));
    REQUIRE(tensors);
    CHECK(tensors->at(0).unreadable.find(c.named) != std::string::npos);
    CHECK(tensors->at(0).bytes.size <= c.bytes);
    CHECK(tensors->at(1).unreadable.empty());
  }
  const auto last = gguf_list(gguf_of({gguf_info("a", {8}, 0, 0), gguf_info("b", {256}, 36, 32)}, 32 + 96));
  REQUIRE(last);
  CHECK(last->at(1).bytes.size == 96);
  REQUIRE(last->at(1).decoding);
  CHECK(last->at(1).decoding->scheme == "BitNet I2_S, one scale");
  const auto before = gguf_list(gguf_of({gguf_info("a", {256}, 36, 0), gguf_info("b", {8}, 0, 96)}, 128));
  REQUIRE(before);
  REQUIRE(before->at(0).decoding);
  CHECK(before->at(0).decoding->parts[1].stored.bytes.offset == before->at(0).bytes.offset + 64);
  CHECK(before->at(0).decoding->stored_bytes() == 96);
  const auto known = gguf_list(gguf_of({gguf_info("a", {8}, 0, 0), gguf_info("b", {256}, 153, 32)}, 128));
  REQUIRE(known);
  CHECK(known->at(1).unreadable == "its type, IQ2_KT of ik_llama.cpp (number 153), is not decoded");
}

TEST_CASE("GGUF: Q2_0 that has room for blocks of 128 only is a fork's, and then all of the file is") {
  constexpr std::uint32_t kQ2_0 = 42;
  const auto list = [](const std::vector<Bytes>& infos, std::size_t bytes) {
    auto tensors = gguf_list(gguf_of(infos, bytes));
    REQUIRE(tensors);
    return *tensors;
  };
  const auto forks = [](const TensorInfo& tensor) {
    CHECK(tensor.unreadable == "");
    CHECK(tensor.dtype == DType::kQ2G128);
    CHECK(tensor.bytes.size == stored_bytes(DType::kQ2G128, tensor.count()));
  };
  // 2,048 values have 544 bytes there, and 576 in ggml; 128 values 34 and 36, for which both there is room.
  const auto both = list({gguf_info("small", {128}, kQ2_0, 0), gguf_info("a", {1024, 2}, kQ2_0, 64),
                          gguf_info("odd", {64}, kQ2_0, 608), gguf_info("b", {8}, 0, 640)},
                         672);
  forks(both[0]);
  forks(both[1]);
  CHECK(both[2].dtype == DType::kQ2_0);  // no whole block of 128
  CHECK(both[3].unreadable == "");
  const auto ours = list({gguf_info("small", {128}, kQ2_0, 0), gguf_info("a", {2048}, kQ2_0, 64)}, 640);
  for (const TensorInfo& tensor : ours) CHECK(tensor.dtype == DType::kQ2_0);
  // At the end of the data, a file that was cut short must not pass for the fork's.
  forks(list({gguf_info("a", {4096}, kQ2_0, 0)}, 1088).front());
  forks(list({gguf_info("a", {4096}, kQ2_0, 0)}, 1088 + 63).front());
  const auto cut = list({gguf_info("b", {8}, 0, 0), gguf_info("a", {8192}, kQ2_0, 32)}, 32 + 2176 + 64);
  CHECK(cut[1].dtype == DType::kQ2_0);
  CHECK(cut[1].unreadable == "64 of its 2304 bytes are missing: the file ends too early");
}

TEST_CASE("ggml's forks: no number is there twice") {
  for (const GgmlForkType& type : ggml_fork_types()) CHECK(find_ggml_fork_type(type.number) == &type);
}

TEST_CASE("GGUF: whatever its type, a tensor that does not fit before the next costs itself, not the file") {
  for (const GgmlType& type : ggml_types()) {
    CAPTURE(type.name);
    const std::uint64_t count = 64ULL * type.block, next = 32ULL * type.bytes;
    const auto tensors = gguf_list(
        gguf_of({gguf_info("a", {count}, type.number, 0), gguf_info("b", {8}, 0, next)}, next + 32));
    REQUIRE(tensors);
    const std::string number = "its type, number " + std::to_string(type.number);
    const bool is_forks = tensors->at(0).decoding != nullptr;  // a length that I2_S of the same number has
    CHECK((is_forks || tensors->at(0).unreadable.starts_with(number)));
    CHECK((is_forks || tensors->at(0).unreadable.find("do not fit the") != std::string::npos));
    CHECK(tensors->at(1).unreadable.empty());
    if (type.block == 1) continue;
    const auto cut = gguf_list(
        gguf_of({gguf_info("a", {count + 16}, type.number, 0), gguf_info("b", {8}, 0, 8192)}, 8224));
    REQUIRE(cut);
    CHECK(cut->at(0).unreadable.find("rows of a multiple of " + std::to_string(type.block) + " values") !=
          std::string::npos);
    CHECK(cut->at(1).unreadable.empty());
  }
}

TEST_CASE("GGUF: what the metadata says of the file as a whole is kept, and an importance matrix is said") {
  const Bytes word = gguf_string("imatrix");
  Bytes file = joined({gguf_start(1, 3), gguf_pair("general.type", 8, word),
                       gguf_pair("split.count", 2, test::little_endian_bytes(34, 2)),
                       gguf_pair("general.architecture", 8, gguf_string(std::string(300, 'x'))),
                       gguf_info("w.in_sum2", {8}, 0, 0)});
  file = aligned(file);
  append(file, Bytes(32));
  const auto reader = open_tensor_file(file.size(), "m.gguf");
  const auto tensors = test::drive(reader, file);
  REQUIRE(tensors);
  const FileFacts facts = reader->facts();
  REQUIRE(facts.find("split.count") != nullptr);
  CHECK(*facts.find("split.count") == "34");
  CHECK(facts.find("general.architecture") == nullptr);
  REQUIRE(facts.notes.size() == 1);
  CHECK(facts.notes[0].starts_with("it is an importance matrix"));
  CHECK(tensors->front().role.kind == TensorRole::Kind::kOther);
}
