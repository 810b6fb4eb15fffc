// Sentences of readers about broken files are German where German is asked for: each reader's files are cut and changed, and
// every sentence that comes of it is translated whole.
#ifdef QS_PHRASES_DE

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "io/gguf_files.hpp"
#include "io/hostile_files.hpp"
#include "io/onnx_files.hpp"
#include "io/packed_cases.hpp"
#include "io/torch_files.hpp"
#include "labs/words/language.hpp"

using namespace qs;
using test::Bytes;
using test::bytes_of_text;
using test::File;

namespace {

using Sentences = std::set<std::string>;

/// Words of English sentences that are none of German ones, nor names in files.
const std::set<std::string> kEnglish = {
    "the",  "of",       "is",    "are",   "not",   "its",      "it",    "with", "and",
    "than", "from",     "which", "that",  "where", "has",      "have",  "more", "one",
    "be",   "by",       "for",   "or",    "there", "other",    "least", "most", "bytes",
    "two",  "expected", "whose", "scale", "no",    "accepted", "a",     "to",   "holds"};

/// The first English word outside of quotes and brackets; or empty.
std::string english_in(const std::string& german) {
  std::string word;
  int quotes = 0, brackets = 0;
  for (std::size_t i = 0; i <= german.size(); ++i) {
    const std::string_view rest = std::string_view(german).substr(std::min(i, german.size()));
    if (rest.starts_with("„")) ++quotes;
    if (rest.starts_with("“")) --quotes;
    if (rest.starts_with('[')) ++brackets;
    if (rest.starts_with(']')) --brackets;
    const char c = rest.empty() ? ' ' : rest.front();
    const bool is_of_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
                            c == '\\' || c == '-' || static_cast<signed char>(c) < 0 ||
                            (c >= '0' && c <= '9');
    if (is_of_word) {
      word += c;
      continue;
    }
    if (quotes <= 0 && brackets <= 0 && kEnglish.contains(word)) return word;
    word.clear();
  }
  return {};
}

/// All that is said when these files are opened together.
void add_sentences(const std::vector<File>& files, Sentences& all) {
  const io::ModelReader reader = test::read(files);
  for (const io::Problem& problem : reader.problems()) all.insert(problem.sentence);
  for (const io::TensorInfo& tensor : reader.tensors()) {
    all.insert({tensor.unreadable, tensor.role.why, tensor.use.said_by});
    if (!tensor.decoding) continue;
    for (std::string_view rest = tensor.decoding->scheme; !rest.empty();) {
      const std::string_view part = rest.substr(0, rest.find(", "));
      all.emplace(part);
      rest.remove_prefix(std::min(rest.size(), part.size() + 2));
    }
  }
}

/// Opens the file as it is, cut at some places, and with some bytes changed.
Sentences sentences_of_broken(const File& file) {
  constexpr std::size_t kPlaces = 100;
  Sentences all;
  add_sentences({file}, all);
  const std::size_t size = file.bytes.size(), step = size / kPlaces + 1;
  for (std::size_t at = 0; at < size; at += step) {
    File changed = file;
    for (const unsigned value : {0U, 0xFFU, std::to_integer<unsigned>(file.bytes[at]) + 1}) {
      changed.bytes[at] = static_cast<std::byte>(value & 0xFF);
      add_sentences({changed}, all);
    }
    changed.bytes = Bytes(file.bytes.begin(), file.bytes.begin() + static_cast<std::ptrdiff_t>(at));
    add_sentences({changed}, all);
  }
  return all;
}

/// Restores English, however the test ends.
class GermanPhrases {
 public:
  GermanPhrases() {
    std::ifstream file(QS_PHRASES_DE);
    std::string phrases, sentences;
    const auto pairs = nlohmann::json::parse(file);
    for (auto pair = pairs.begin(); pair != pairs.end(); ++pair)
      phrases += pair.key() + '\0' + pair.value().get<std::string>() + '\0';
    for (std::size_t i = 0; i < text_count(); ++i) sentences += '-' + std::string(1, '\0');
    REQUIRE(set_language({sentences, phrases, ',', " "}).has_value());
  }
  ~GermanPhrases() { reset_language(); }
};

void check_german(const Sentences& sentences) {
  const GermanPhrases german;
  for (const std::string& sentence : sentences) {
    const std::string translated(phrase(sentence)), english = english_in(translated);
    CAPTURE(sentence);
    CAPTURE(translated);
    CHECK(english == "");
  }
}

/// At least one of each reader, with the fewest sentences that must come of it.
struct Row {
  File file;
  std::size_t least;
};
std::vector<Row> rows() {
  const auto golden = [](const std::string& path, const std::string& name) {
    return File{name, test::golden_file(path)};
  };
  const Bytes npy = test::make_npy("<f4", false, {2, 3}, Bytes(24));
  return {
      {{"m.safetensors",
        test::make_safetensors({test::part("a", "F32", {2, 3}), test::part("b.inv_freq", "F32", {4})})},
       20},
      {{"m.safetensors.index.json", test::index_of({{"a", "m-1.safetensors"}, {"b", "m-2.safetensors"}})}, 3},
      {{"m.gguf", test::gguf_of({test::gguf_info("a", {32}, 2, 0), test::gguf_info("b", {8}, 0, 32)}, 64)},
       20},
      {golden("onnx/qdq-int8.onnx", "m.onnx"), 20},
      {golden("onnx/matmulnbits.onnx", "m.onnx"), 10},
      {golden("onnx/qdq-blocked.onnx", "m.onnx"), 20},
      {golden("onnx/qoperator.onnx", "m.onnx"), 20},
      {golden("tflite/codes.tflite", "m.tflite"), 10},
      {golden("tflite/layers.tflite", "m.tflite"), 10},
      {golden("hdf5/small.h5", "m.h5"), 10},
      {golden("hdf5/dense.h5", "m.h5"), 10},
      {golden("hdf5/new.h5", "m.h5"), 10},
      {{"m.keras", test::make_zip({test::stored("config.json", {}),
                                   test::stored("model.weights.h5", test::golden_file("hdf5/small.h5"))})},
       10},
      {{"m.npy", npy}, 10},
      {{"m.npz", test::make_zip({test::stored("a.npy", npy), test::deflated("b.npy", npy)})}, 20},
      {{"m.pt",
        test::torch::file_of({test::torch::pickle(test::torch::dict({{"w", test::torch::floats("0", 2)}})),
                              {{"0", test::torch::counting(2)}}})},
       20},
      {{"m.csv", bytes_of_text("a,b\n1.5,2\n3,4.25\n")}, 4}};
}

}  // namespace

TEST_CASE("refusals: every sentence that a reader has for a broken file has a German form") {
  for (const Row& row : rows()) {
    CAPTURE(row.file.name);
    const Sentences sentences = sentences_of_broken(row.file);
    CHECK(sentences.size() > row.least);
    check_german(sentences);
  }
}

TEST_CASE("refusals: packed weights are named in German, decoded or not") {
  Sentences sentences;
  for (const test::PackedCase& one : test::packed_cases()) {
    std::vector<File> files = {{"model.safetensors", test::make_safetensors(one.parts)}};
    if (!one.config.empty()) files.push_back({"config.json", bytes_of_text(one.config)});
    add_sentences(files, sentences);
    if (one.parts.size() > 1) {
      files[0].bytes = test::make_safetensors({one.parts.begin(), one.parts.begin() + 1});
      add_sentences(files, sentences);
      files[0].bytes = test::make_safetensors({one.parts.begin() + 1, one.parts.end()});
      add_sentences(files, sentences);
    }
  }
  CHECK(sentences.size() > 50);
  check_german(sentences);
}

TEST_CASE("refusals: other kinds of files are named in German") {
  Sentences sentences;
  for (const std::string start :
       {"", "%PDF-1.7", "\x1F\x8B\x08", "\x89PNG\r\n\x1A\n", "GIF89a", "<!DOCTYPE html>", "<?xml?><net name>",
        "{\"a\":1}", "some text", "version https://git-lfs.github.com", "    ET12", "\x01\x02\x03\x04zz"})
    add_sentences({{"file.bin", bytes_of_text(start)}}, sentences);
  CHECK(sentences.size() > 10);
  check_german(sentences);
}

#endif
