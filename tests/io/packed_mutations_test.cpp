// Every companion of every packed fixture, taken away, cut in half along each axis, or stored as whole numbers: the
// weight is as it was, it is left out with a reason, or its scheme contradicts the configuration. Never other values
// without a word.
#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "opened_models.hpp"
#include "packed_cases.hpp"
#include "packed_files.hpp"
#include "streamed_model.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::StoredTensor;
using Kind = TensorRole::Kind;

namespace {

struct Fixture {
  std::string name, config_name;
  std::vector<StoredTensor> tensors;
  Bytes config;  // empty if it has none
};

Bytes file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return test::bytes_of_text(std::string((std::istreambuf_iterator<char>(file)), {}));
}

std::vector<StoredTensor> tensors_of(const Bytes& file) {
  std::uint64_t length = 0;
  if (file.size() < sizeof length) return {};
  std::memcpy(&length, file.data(), sizeof length);
  const auto* const text = reinterpret_cast<const char*>(file.data()) + sizeof length;
  const auto header = nlohmann::json::parse(text, text + length, nullptr, false);
  std::vector<StoredTensor> tensors;
  for (const auto& entry : header.items()) {
    if (entry.key() == "__metadata__") continue;
    const auto& at = entry.value()["data_offsets"];
    const auto begin = file.begin() + static_cast<std::ptrdiff_t>(sizeof length + length);
    tensors.push_back({entry.key(), entry.value()["dtype"].get<std::string>(),
                       entry.value()["shape"].get<std::vector<std::uint64_t>>(),
                       Bytes(begin + at[0].get<std::ptrdiff_t>(), begin + at[1].get<std::ptrdiff_t>())});
  }
  return tensors;
}

/// The folders of one model.safetensors, with their configuration.
std::vector<Fixture> packed_fixtures() {
  std::vector<Fixture> fixtures;
  for (const auto& folder : std::filesystem::directory_iterator(std::string(QS_GOLDEN) + "/packed")) {
    if (!std::filesystem::exists(folder.path() / "model.safetensors")) continue;
    Fixture fixture{folder.path().filename().string(),
                    "",
                    tensors_of(file_bytes(folder.path() / "model.safetensors")),
                    {}};
    for (const char* const name :
         {"config.json", "hf_quant_config.json", "quantize_config.json", "quant_config.json"}) {
      if (!std::filesystem::exists(folder.path() / name)) continue;
      fixture.config_name = name;
      fixture.config = file_bytes(folder.path() / name);
    }
    fixtures.push_back(std::move(fixture));
  }
  return fixtures;
}

struct Read {
  std::vector<test::File> files;
  ModelReader reader;
};

Read read_mutant(const Fixture& fixture, const std::vector<StoredTensor>& tensors, bool with_config) {
  std::vector<test::File> files = {{"model.safetensors", test::make_safetensors(tensors)}};
  if (with_config && !fixture.config.empty()) files.push_back({fixture.config_name, fixture.config});
  ModelReader reader = test::read(files);
  return {std::move(files), std::move(reader)};
}

/// Half of a tensor along an axis: the first half of each run.
StoredTensor halved(const StoredTensor& whole, std::size_t axis) {
  StoredTensor half = whole;
  half.shape[axis] /= 2;
  half.bytes.clear();
  std::size_t outer = 1;
  for (std::size_t i = 0; i < axis; ++i) outer *= static_cast<std::size_t>(whole.shape[i]);
  const std::size_t run = whole.bytes.size() / outer,
                    each = run / static_cast<std::size_t>(whole.shape[axis]),
                    kept = each * static_cast<std::size_t>(half.shape[axis]);
  for (std::size_t i = 0; i < outer; ++i) {
    const auto from = whole.bytes.begin() + static_cast<std::ptrdiff_t>(i * run);
    half.bytes.insert(half.bytes.end(), from, from + static_cast<std::ptrdiff_t>(kept));
  }
  return half;
}

/// The same bytes as whole numbers of the same length.
std::string integer_like(const std::string& dtype) {
  const std::size_t bytes = test::element_bytes(dtype);
  return bytes == 1 ? "I8" : bytes == 2 ? "I16" : bytes == 4 ? "I32" : "I64";
}

/// Nothing if they are refused.
std::optional<std::vector<float>> values_of(const TensorInfo& tensor, const std::vector<test::File>& files) {
  TensorStream stream(tensor);
  std::vector<float> values;
  while (stream.position() < tensor.count()) {
    if (const auto wanted = stream.wants()) {
      const auto piece = bytes_in(files[wanted->file].bytes, wanted->range);
      if (!piece || !stream.feed({piece->begin(), piece->end()})) return {};
    }
    if (!stream.next()) return {};
    values.insert(values.end(), stream.values().begin(), stream.values().end());
  }
  return values;
}

/// True if the values are those of the whole model, or something tells that they need not be.
bool is_told(const Read& mutant, const Read& whole, const TensorInfo& weight) {
  const TensorInfo* const found = find_tensor(mutant.reader.tensors(), weight.name);
  if (found == nullptr || !found->decoding) {
    // Its codes say why, or nothing of it is left and the file is told as a problem.
    const TensorInfo* const codes =
        find_tensor(mutant.reader.tensors(), weight.decoding->parts.front().stored.name);
    if (codes == nullptr) return !mutant.reader.problems().empty();
    const bool has_reason =
        codes->role.why.find("; ") != std::string::npos || codes->role.why.find("there") != std::string::npos;
    return codes->role.kind == Kind::kCodes && has_reason;
  }
  if (!found->unreadable.empty()) return true;
  if (found->decoding->scheme.find("as its configuration says") != std::string::npos) return true;
  const std::optional<std::vector<float>> now = values_of(*found, mutant.files),
                                          then = values_of(weight, whole.files);
  if (!now) return true;  // refused as they are read: a group that is not there
  return then && now->size() == then->size() &&
         std::memcmp(now->data(), then->data(), now->size() * sizeof(float)) == 0;
}

std::vector<TensorInfo> decoded_weights(const Read& whole) {
  std::vector<TensorInfo> weights;
  for (const TensorInfo& tensor : whole.reader.tensors()) {
    if (tensor.decoding && !tensor.decoding->scheme.empty()) weights.push_back(tensor);
  }
  return weights;
}

}  // namespace

TEST_CASE("packed fixtures without a part, or with half of one, are never other weights in silence") {
  std::size_t mutants = 0;
  for (const Fixture& fixture : packed_fixtures()) {
    const Read whole = read_mutant(fixture, fixture.tensors, true);
    for (const TensorInfo& weight : decoded_weights(whole)) {
      for (std::size_t i = 0; i < weight.decoding->parts.size(); ++i) {
        const std::string part = weight.decoding->parts[i].stored.name;
        for (std::size_t place = 0; place < fixture.tensors.size(); ++place) {
          const StoredTensor& stored = fixture.tensors[place];
          if (stored.name != part) continue;
          CAPTURE(fixture.name);
          CAPTURE(part);
          std::vector<StoredTensor> without = fixture.tensors;
          without.erase(without.begin() + static_cast<std::ptrdiff_t>(place));
          CHECK(is_told(read_mutant(fixture, without, true), whole, weight));
          for (std::size_t axis = 0; i > 0 && axis < stored.shape.size(); ++axis) {
            if (stored.shape[axis] < 2) continue;
            CAPTURE(axis);
            std::vector<StoredTensor> half = fixture.tensors;
            half[place] = halved(stored, axis);
            CHECK(is_told(read_mutant(fixture, half, true), whole, weight));
            ++mutants;
          }
        }
      }
    }
  }
  CHECK(mutants > 30);
}

TEST_CASE("packed fixtures with scales of fewer rows are no weights, also without their configuration") {
  for (const Fixture& fixture : packed_fixtures()) {
    const Read whole = read_mutant(fixture, fixture.tensors, false);
    for (const TensorInfo& weight : decoded_weights(whole)) {
      const Decoding& decoding = *weight.decoding;
      const NumberGrid& scale = decoding.scale;
      if (scale.part == kNoPart || scale.part == 0 || decoding.nested) continue;
      const StoredTensor* stored = nullptr;
      for (const StoredTensor& one : fixture.tensors) {
        if (one.name == decoding.parts[scale.part].stored.name) stored = &one;
      }
      // One scale for each row: half of them are no scales for pairs of rows.
      if (stored == nullptr || stored->shape.empty() || stored->shape[0] != decoding.axes[1] ||
          weight.fortran_order)
        continue;
      CAPTURE(fixture.name);
      std::vector<StoredTensor> half = fixture.tensors;
      for (StoredTensor& one : half) {
        if (one.name == stored->name) one = halved(*stored, 0);
      }
      const Read mutant = read_mutant(fixture, half, false);
      const TensorInfo* const found =
          find_tensor(mutant.reader.tensors(), decoding.parts.front().stored.name);
      REQUIRE(found != nullptr);
      CHECK(found->role.kind == Kind::kCodes);
    }
  }
}

TEST_CASE("packed fixtures whose scales are stored as whole numbers are refused by name") {
  for (const Fixture& fixture : packed_fixtures()) {
    const Read whole = read_mutant(fixture, fixture.tensors, true);
    for (const TensorInfo& weight : decoded_weights(whole)) {
      const Decoding& decoding = *weight.decoding;
      for (const NumberGrid* const grid : {&decoding.scale, &decoding.factor, &decoding.bias}) {
        if (grid->part == kNoPart) continue;
        const std::string part = decoding.parts[grid->part].stored.name;
        CAPTURE(fixture.name);
        CAPTURE(part);
        std::vector<StoredTensor> other = fixture.tensors;
        for (StoredTensor& one : other) {
          if (one.name == part) one.dtype = integer_like(one.dtype);
        }
        const Read mutant = read_mutant(fixture, other, true);
        const TensorInfo* const codes =
            find_tensor(mutant.reader.tensors(), decoding.parts.front().stored.name);
        REQUIRE(codes != nullptr);
        CHECK(codes->role.kind == Kind::kCodes);
        CHECK(!codes->decoding);
      }
    }
  }
}

TEST_CASE("packed: parts whose codes are not there are no weights, and a problem") {
  for (const test::PackedCase& one : test::packed_cases()) {
    if (one.parts.size() < 2) continue;
    CAPTURE(one.scheme);
    const std::vector<StoredTensor> rest(one.parts.begin() + 1, one.parts.end());
    CAPTURE(rest.front().name);
    std::vector<test::File> files = {{"model.safetensors", test::make_safetensors(rest)}};
    if (!one.config.empty()) files.push_back({"config.json", test::bytes_of_text(one.config)});
    const ModelReader reader = test::read(files);
    const bool is_whole_number_alone =
        rest.size() == 1 && (rest[0].dtype.starts_with("I") || rest[0].dtype.starts_with("U"));
    if (is_whole_number_alone) continue;
    for (const TensorInfo& tensor : reader.tensors()) {
      CAPTURE(tensor.name);
      CHECK(tensor.role.kind != Kind::kWeight);
    }
    CHECK(!reader.problems().empty());
    if (reader.problems().empty()) continue;
    CHECK(!reader.problems()[0].is_note);
    CHECK(reader.problems()[0].file == "model.safetensors");
    CHECK(reader.problems()[0].sentence.starts_with("the codes of packed weights are not there"));
  }
}
