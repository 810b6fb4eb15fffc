#include <doctest/doctest.h>

#include <cmath>

#include "../../io/tensor_files.hpp"
#include "core/allocation/hull_allocation.hpp"
#include "core/sources.hpp"
#include "labs/model/figures_json.hpp"
#include "labs/model/session.hpp"

using namespace qs;

namespace {

test::Bytes drawn(std::string_view law, std::size_t count, std::uint64_t seed) {
  std::vector<float> values(count);
  draw(*make_source(law), seed, 0, values);
  const auto raw = std::as_bytes(std::span<const float>(values));
  return {raw.begin(), raw.end()};
}

test::Bytes small_model() {
  return test::make_safetensors({{"layers.0.mlp.weight", "F32", {32, 64}, drawn("gaussian", 2048, 1)},
                                 {"layers.0.mlp.bias", "F32", {32}, drawn("gaussian", 32, 2)},
                                 {"layers.1.mlp.weight", "F32", {64, 64}, drawn("student_t/nu=3", 4096, 3)},
                                 {"odd", "C64", {2}, test::Bytes(16)}});
}

FileSession opened(const test::Bytes& file) {
  FileSession session({{"small.safetensors", file.size()}});
  while (const auto wanted = session.wants()) session.feed(*io::bytes_in(file, wanted->range));
  return session;
}

AppState model_state(std::string_view formats = "int8,int4/block=32,int3/block=32") {
  AppState state;
  state.lab = "model";
  return with_lab_value(state, "formats", formats);
}

/// Runs the survey as a page without a worker does.
void measure_here(ModelSession& session, const AppState& state, const FileSession& files,
                  const test::Bytes& file) {
  session.update(state, &files, 1, 0);
  while (session.is_working()) {
    while (session.step(no_limit)) continue;
    if (const auto wanted = session.wants()) session.feed(*io::bytes_in(file, wanted->range));
  }
  session.update(state, &files, 1, 0);
}

}  // namespace

TEST_CASE("model: every tensor is measured, and one that cannot be read says why") {
  const test::Bytes file = small_model();
  const FileSession files = opened(file);
  ModelSession session;
  measure_here(session, model_state(), files, file);
  CHECK(session.measured() == 4);
  CHECK(session.progress() == 1);
  const auto& tensors = session.table().tensors;
  REQUIRE(tensors[0].figures);
  CHECK(tensors[0].figures->count == 2048);
  CHECK(tensors[0].format("int4/block=32")->bits_per_weight == doctest::Approx(5));
  CHECK(*tensors[0].format("int8")->sqnr_db > *tensors[0].format("int4/block=32")->sqnr_db);
  CHECK(tensors[3].problem == "its type, 'C64', is not decoded");
  CHECK(session.result()->worst->tensor == 2);  // heavy tails want a wide step
}

TEST_CASE(
    "model: helpers take one tensor each, in the order of the list or the one that was asked for first") {
  const test::Bytes file = small_model();
  const FileSession files = opened(file);
  ModelSession session;
  session.set_helpers(2);
  session.update(model_state(), &files, 1, 0);
  CHECK(session.has_request());
  const auto first = session.take_request(), second = session.take_request();
  REQUIRE((first && second));
  CHECK(first->tensor == 0);
  CHECK(second->tensor == 1);
  CHECK_FALSE(session.has_request());
  CHECK_FALSE(session.take_request());
  session.measure_first(2);
  CHECK_FALSE(session.has_request());  // both are busy
  session.refuse(second->id, "gone");
  CHECK(session.has_request());
  CHECK(session.has_request());  // asking takes nothing
  CHECK(session.table().tensors[1].problem == "gone");
  const auto third = session.take_request();
  REQUIRE(third);
  CHECK(third->tensor == 2);
  CHECK_FALSE(session.has_request());
  session.set_run(ModelSession::Run::kStopped);
  session.bring(first->id, TensorFigures{});  // late: no request waits for it any more
  CHECK_FALSE(session.table().tensors[0].figures);
  CHECK_FALSE(session.take_request());
  session.set_run(ModelSession::Run::kGoing);
  CHECK(session.take_request()->tensor == 0);
}

TEST_CASE("model: other formats are measured without doing again what is known") {
  const test::Bytes file = small_model();
  const FileSession files = opened(file);
  ModelSession session;
  measure_here(session, model_state("int8"), files, file);
  session.set_helpers(1);
  session.update(model_state("int8,nf4"), &files, 1, 0);
  const auto request = session.take_request();
  REQUIRE(request);
  CHECK(formats_text(request->formats) == "nf4");
}

TEST_CASE("model: rows are found by name, kept by kind, grouped by layer and put in order") {
  const test::Bytes file = small_model();
  const FileSession files = opened(file);
  ModelSession session;
  measure_here(session, model_state(), files, file);
  AppState state = with_lab_value(with_lab_value(model_state(), "find", "MLP.WEIGHT"), "sort", "sqnr");
  session.update(state, &files, 1, 0);
  REQUIRE(session.result()->groups.size() == 1);
  CHECK(session.result()->groups[0].tensors == std::vector<std::size_t>{2, 0});
  state = with_lab_value(with_lab_value(model_state(), "group", "layer"), "scope", "matrices");
  session.update(state, &files, 1, 0);
  REQUIRE(session.result()->groups.size() == 2);
  CHECK(session.result()->groups[1].name == "layers.1");
  CHECK(layer_of("decoder.rnn.weight_hh") == "decoder.rnn");
  CHECK(layer_of("blk.12.attn_q.weight") == "blk.12");
  CHECK(layer_of("weight") == "weight");
}

TEST_CASE(
    "model: the mix keeps to its bits, is better than one format for all, and no mix passes its bound") {
  const test::Bytes file = small_model();
  const FileSession files = opened(file);
  ModelSession session;
  measure_here(session, model_state(), files, file);
  const auto mix_at = [&](const std::string& bits) {
    session.update(with_lab_value(model_state(), "target", bits), &files, 1, 0);
    return session.result()->mix;
  };
  const Mix mix = mix_at("5");
  CHECK(mix.made);
  CHECK(mix.problem == "");
  CHECK(mix.tensors == 2);  // biases stay as they are
  CHECK(mix.totals.bits_per_weight <= 5);
  const UniformChoice& block = mix.uniform[1];
  CHECK(block.totals.bits_per_weight == doctest::Approx(5));
  CHECK(*mix.totals.sqnr_db >= *block.totals.sqnr_db - 1e-9);
  CHECK(*mix.bound_sqnr_db >= *mix.totals.sqnr_db - 1e-9);
  CHECK(mix_at("1").problem == "The cheapest mix of these formats takes 4 bits a weight.");
  CHECK(std::isinf(*mix_at("32").totals.sqnr_db));  // nothing need be quantized
}

TEST_CASE("model: a tensor that is said to be sensitive gets the bits") {
  const test::Bytes file = small_model();
  const FileSession files = opened(file);
  ModelSession session;
  measure_here(session, model_state(), files, file);
  const auto bits_of_first = [&](const std::string& csv) {
    session.set_sensitivities(*parse_sensitivities(csv));
    session.update(with_lab_value(model_state(), "target", "5.9"), &files, 1, 0);
    const std::string& chosen = session.result()->mix.chosen[0];
    return session.table().tensors[0].format(chosen)->bits_per_weight;
  };
  CHECK(bits_of_first("tensor,sensitivity\nlayers.0.mlp.weight,1000\n") >
        bits_of_first("layers.0.mlp.weight,0.001"));
  const auto refused = parse_sensitivities("a,1\nb,many\n");
  REQUIRE_FALSE(refused);
  CHECK(message(refused.error()) ==
        "sensitivities, line 2: 'b,many' is not accepted; expected a tensor, a comma, and a number from 0 to "
        "1e12");
}

TEST_CASE(
    "model: an importance weighs the errors of the tensors that it names, and only these are measured again") {
  const test::Bytes file = small_model();
  const FileSession files = opened(file);
  ModelSession session;
  const AppState state = model_state("int4/block=32,q4_0");
  measure_here(session, state, files, file);
  CHECK_FALSE(session.table().tensors[0].formats.at("q4_0").output_sqnr_db);
  const double plain = session.table().tensors[0].formats.at("q4_0").squared_error;
  Importance importance;
  importance.layers.push_back({"blk.0.nobody.weight", std::vector<float>(64, 1), 1});
  importance.layers.push_back({"layers.0.mlp.weight", std::vector<float>(64, 0.01F), 1});
  importance.layers.back().moments[5] = 100;
  session.set_importance(importance);
  CHECK(session.joined().unused == std::vector<std::string>{"blk.0.nobody.weight"});
  CHECK(session.measured() == 3);
  measure_here(session, state, files, file);
  const MeasuredTensor &first = session.table().tensors[0], &other = session.table().tensors[2];
  CHECK(first.formats.at("q4_0").output_sqnr_db);
  CHECK(first.formats.at("q4_0").squared_error != plain);
  CHECK(first.figures->weighted_squares);
  CHECK_FALSE(other.formats.at("q4_0").output_sqnr_db);
  CHECK(session.result()->mix.weighted == 1);
  // It stays for the next model, and goes when it is forgotten.
  session.set_importance({});
  measure_here(session, state, files, file);
  CHECK(session.table().tensors[0].formats.at("q4_0").squared_error == plain);
}

TEST_CASE("model: where llama.cpp stores another type because rows do not divide, that one is measured") {
  const test::Bytes file = test::make_safetensors({{"w", "F32", {32, 64}, drawn("gaussian", 2048, 1)},
                                                   {"odd", "F32", {4, 250}, drawn("gaussian", 1000, 1)}});
  const FileSession files = opened(file);
  ModelSession session;
  measure_here(session, model_state("q4_k,q5_0,q6_k,iq4_xs,q1_0"), files, file);
  const MeasuredTensor& tensor = session.table().tensors[0];
  CHECK(tensor.formats.at("q4_k").stored_as == "q5_0");
  CHECK(tensor.formats.at("q4_k").sqnr_db == tensor.formats.at("q5_0").sqnr_db);
  CHECK(tensor.formats.at("q5_0").stored_as.empty());
  CHECK(tensor.formats.at("q6_k").bits_per_weight == 8.5);
  CHECK(tensor.formats.at("iq4_xs").stored_as == "iq4_nl");
  CHECK(
      tensor.formats.at("q1_0").problem ==
      "ggml stores whole blocks of 128 along the innermost axis, which has 64; llama.cpp refuses such a tensor");
  CHECK(
      session.table().tensors[1].formats.at("q4_k").problem ==
      "ggml stores whole blocks of 256 along the innermost axis, which has 250; llama.cpp keeps such a tensor as F16");
}

TEST_CASE("model: figures cross as text without losing a digit") {
  const test::Bytes file = small_model();
  const FileSession files = opened(file);
  ModelSession session;
  measure_here(session, model_state(), files, file);
  TensorFigures figures = *session.table().tensors[2].figures;
  figures.formats = {*session.table().tensors[2].format("int8"), FormatFigures{}};
  figures.formats[1].problem = "why not";
  figures.formats[0].sqnr_db = INFINITY;
  figures.stored = StoredEntropy{10.5, 1.0, std::nullopt, 6.9};
  const auto back = figures_from_json(figures_json(figures).dump());
  REQUIRE(back);
  CHECK(back->sigma == figures.sigma);
  CHECK(back->kurtosis == figures.kurtosis);
  CHECK(back->stored->mantissa == 6.9);
  CHECK_FALSE(back->stored->exponent);
  CHECK(std::isinf(*back->formats[0].sqnr_db));
  CHECK(back->formats[0].squared_error == figures.formats[0].squared_error);
  CHECK(back->formats[1].problem == "why not");
  CHECK_FALSE(figures_from_json("{\"formats\":"));
}

TEST_CASE("model: a list of formats is refused with the reason, and custom levels keep their commas") {
  CHECK(formats_text(*parse_formats("int8,custom/thresholds=-0.25,0.5/levels=-2,0,1,nf4")) ==
        "int8,custom/thresholds=-0.25,0.5/levels=-2,0,1,nf4");
  CHECK(message(parse_formats("int8,int8").error()) ==
        "formats: 'int8' a second time is not accepted; expected each once");
  CHECK(message(parse_formats("int8,in4").error()).find("quantizer: 'in4' is not accepted") == 0);
}

TEST_CASE("allocation: on the hull of many tables the bound is met within one edge, and never passed") {
  std::vector<AllocationTable> tables;
  std::uint64_t seed = 7;
  const auto next = [&] { return seed = seed * 6364136223846793005ULL + 1442695040888963407ULL; };
  for (int i = 0; i < 12; ++i) {
    AllocationTable table;
    for (std::uint64_t cost = 1 + next() % 4; table.size() < 6; cost += 1 + next() % 5)
      table.push_back({cost, static_cast<double>(next() >> 40) / static_cast<double>(cost)});
    tables.push_back(table);
  }
  for (std::uint64_t budget = 60; budget < 200; budget += 7) {
    const auto hull = allocate_on_hull(tables, budget);
    const auto exact = allocate_exact(tables, budget);
    REQUIRE((hull && exact));
    CHECK(hull->allocation.cost <= budget);
    CHECK(hull->lower_bound <= exact->distortion * (1 + 1e-12));
    CHECK(hull->allocation.distortion >= exact->distortion * (1 - 1e-12));
  }
  CHECK_FALSE(allocate_on_hull(tables, 3));
  const auto points = allocation_frontier(tables);
  for (std::size_t i = 1; i < points.size(); ++i) CHECK(points[i].distortion < points[i - 1].distortion);
}
