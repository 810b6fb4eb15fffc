#include "labs/app_helpers.hpp"

#include <doctest/doctest.h>

#include "core/sources.hpp"
#include "io/tensor_files.hpp"
#include "labs/state/layers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("app: the first view is the default layer of the real model") {
  const auto model = read_model();
  App app;
  settle(app, model);
  REQUIRE(app.results().overview != nullptr);
  CHECK(app.loaded().origin.source.id == layers().front().id);
  CHECK(app.results().overview->count == 32 * 128);
  CHECK(app.notice().empty());
  // Computed independently (Python, double arithmetic with a float32 scale).
  CHECK(app.results().overview->entropy_bits == doctest::Approx(2.52686).epsilon(1e-5));
  CHECK(*app.results().overview->sqnr_db == doctest::Approx(13.6267).epsilon(1e-5));
}

TEST_CASE("app: every layer and every source can be shown, and its link shows the same again") {
  const auto model = read_model();
  std::vector<std::string> ids;
  for (const Layer& layer : layers()) ids.emplace_back(layer.id);
  for (const SourceInfo& source : sources()) ids.emplace_back(source.id);
  for (const std::string& id : ids) {
    CAPTURE(id);
    App one, two;
    AppState state;
    state.source.id = id;
    state.quantizer = *parse_quantizer("uint5/range=p99.9");
    one.set_state(state);
    settle(one, model);
    two.open_link(one.link());
    settle(two, model);
    REQUIRE(one.results().overview != nullptr);
    CHECK(one.results().overview->count > 0);
    CHECK(two.results().overview->entropy_bits == one.results().overview->entropy_bits);
    CHECK(two.results().overview->sqnr_db == one.results().overview->sqnr_db);
    CHECK(two.results().overview->density == one.results().overview->density);
  }
}

TEST_CASE("app: a file with one tensor is shown at once, one with several asks which") {
  const auto model = read_model();
  App app;
  settle(app, model);
  open(app, model, "w.npy", test::make_npy("<f4", false, {3}, test::bytes_of<float>({1, 2, -4})));
  CHECK(app.results().overview->count == 3);
  CHECK(app.state().source.tensor == "w");
  open(app, model, "two.safetensors", two_tensors());
  CHECK(app.choosing() == App::Choosing::kSource);
  CHECK(app.results().overview->count == 3);
  app.choose_tensor(1);
  settle(app, model, two_tensors());
  CHECK(app.choosing() == App::Choosing::kNothing);
  CHECK(app.results().overview->count == 4);
}

TEST_CASE("app: a broken file is explained, with the byte, and the lab keeps what it had") {
  const auto model = read_model();
  App app;
  settle(app, model);
  const double before = app.results().overview->entropy_bits;
  const std::string link = app.link();
  const auto good = two_tensors();
  std::vector<std::vector<std::byte>> broken = {
      {},
      {good.begin(), good.begin() + 20},
      {good.begin(), good.end() - 1},
      test::bytes_of<unsigned char>({0x89, 'P', 'N', 'G', 13, 10, 26, 10})};
  for (const auto& file : broken) {
    CAPTURE(file.size());
    open(app, model, "broken.safetensors", file);
    CHECK(app.notice().find("broken.safetensors could not be read") == 0);
    CHECK(app.notice().find("byte") != std::string::npos);
    CHECK(app.notice().find("The lab keeps what it had") != std::string::npos);
    CHECK(app.results().overview->entropy_bits == before);
    CHECK(app.link() == link);
    app.dismiss_notice();
  }
}

TEST_CASE("app: a file refused while the first layer is still on its way does not lose the layer") {
  const auto model = read_model();
  App app;
  open(app, model, "empty.npy", {});
  settle(app, model);
  CHECK(!app.notice().empty());
  REQUIRE(app.results().overview != nullptr);
  CHECK(app.results().overview->count == 32 * 128);
}

TEST_CASE("app: a link to a tensor of a file asks for that file, and takes it when it comes") {
  const auto model = read_model();
  App one;
  settle(one, model);
  open(one, model, "two.safetensors", two_tensors());
  one.choose_tensor(0);
  settle(one, model, two_tensors());
  const std::string link = one.link();
  CHECK(link.find("source=file") != std::string::npos);

  App two;
  two.open_link(link);
  settle(two, model);
  CHECK(two.notice() == "This link shows a of two.safetensors. Open that file to see it.");
  CHECK(two.results().overview->count == 32 * 128);
  CHECK(two.link() == link);
  open(two, model, "two.safetensors", two_tensors());
  CHECK(two.results().overview->count == 2);
  CHECK(two.notice().empty());

  App three;
  three.open_link(link);
  settle(three, model);
  auto other = two_tensors();
  other.back() = std::byte{0};
  open(three, model, "two.safetensors", other);
  CHECK(three.notice().find("another file with this name") != std::string::npos);
}

TEST_CASE("app: tensors that leave nothing to draw say why") {
  const auto model = read_model();
  App app;
  settle(app, model);
  open(app, model, "none.npy", test::make_npy("<f4", false, {0}, {}));
  CHECK(overview_answer(*app.results().overview) == "There is nothing to draw: the tensor has no values.");
  open(app, model, "nan.npy", test::make_npy("<f4", false, {1}, test::bytes_of<std::uint32_t>({0x7fc00000})));
  CHECK(overview_answer(*app.results().overview) ==
        "There is nothing to draw: the tensor holds NaN and infinities only.");
  open(app, model, "zero.npy", test::make_npy("<f4", false, {2}, test::bytes_of<float>({0, 0})));
  CHECK(overview_answer(*app.results().overview) ==
        "Every weight is 0: there is no signal to keep or to lose.");
  open(app, model, "one.npy", test::make_npy("<f4", false, {1}, test::bytes_of<float>({0.3F})));
  CHECK(overview_answer(*app.results().overview).find("Nothing is lost") == 0);
}

TEST_CASE("app: a large tensor shows a marked preview of its first values, then all of them") {
  const auto model = read_model();
  App app;
  settle(app, model);
  std::vector<float> values(300'000);
  draw(*find_source("gaussian"), 3, 0, values);
  const auto raw = std::as_bytes(std::span<const float>(values));
  const auto file = test::make_npy("<f4", false, {300'000}, {raw.begin(), raw.end()});
  app.open_files({{"big.npy", file.size()}});
  bool preview = false;
  while (app.request() || app.step([] { return false; })) {
    if (app.request()) app.supply(app.request()->id, *io::bytes_in(file, app.request()->range));
    app.update();
    if (!app.loaded().is_preview) continue;
    preview = true;
    CHECK(app.results().overview->count == IngestJob::kPreviewCount);
    CHECK(app.loaded().total_count == values.size());
  }
  app.update();
  CHECK(preview);
  CHECK(!app.loaded().is_preview);
  CHECK(app.results().overview->count == values.size());
}

TEST_CASE("app: a tensor in Fortran order is brought into row-major order") {
  const auto tensor = io::read_tensor_list(
      test::make_npy("<f4", true, {2, 3}, test::bytes_of<float>({1, 4, 2, 5, 3, 6})), "f.npy");
  IngestJob job = *IngestJob::from_tensor(tensor->front());
  job.feed(test::bytes_of<float>({1, 4, 2, 5, 3, 6}));
  CHECK(job.step(no_limit));
  CHECK(job.take_sample()->values == std::vector<float>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("app: cancelling returns to what is shown") {
  const auto model = read_model();
  App app;
  settle(app, model);
  choose_source(app, "lstm_ih");
  CHECK(app.progress().what == Progress::What::kLoadingLayer);
  app.cancel();
  CHECK(app.progress().what == Progress::What::kNothing);
  CHECK(app.state().source.id == "lstm_hh_input_gate");
  CHECK(!app.request());
}

TEST_CASE("app: late and repeated answers are dropped") {
  const auto model = read_model();
  App app;
  const std::uint64_t first = app.request()->id;
  choose_source(app, "encoder_2");
  app.supply(first, layer_file(model, "lstm_hh_input_gate"));
  app.refuse_bytes(first, "too late");
  settle(app, model);
  CHECK(app.loaded().origin.source.id == "encoder_2");
  CHECK(app.notice().empty());
}

TEST_CASE("app: after a refused file the shown file's other tensors still come from the shown file") {
  const auto model = read_model();
  App app;
  settle(app, model);
  const std::uint64_t first = app.open_files({{"two.safetensors", two_tensors().size()}});
  settle(app, model, two_tensors());
  const std::uint64_t second = app.open_files({{"cat.png", 30}});
  CHECK(second != first);
  settle(app, model, std::vector<std::byte>(30, std::byte{0x89}));
  CHECK(app.notice().find("cat.png could not be read") == 0);
  app.choose_tensor(1);
  REQUIRE(app.request());
  CHECK(app.request()->session == first);
}

TEST_CASE("app: letters beyond ASCII are wanted once a file, one of its tensors or what is said has them") {
  const auto model = read_model();
  const auto file_with = [](const std::string& tensor) {
    return make_safetensors(
        {{"a", "F32", {1}, bytes_of<float>({1})}, {tensor, "F32", {1}, bytes_of<float>({1})}});
  };
  App app;
  settle(app, model);
  open(app, model, "plain.safetensors", file_with("b"));
  CHECK(!app.wants_letters());
  open(app, model, "plain.safetensors", file_with("gr\u00F6\u00DFe"));
  CHECK(app.wants_letters());
  open(app, model, "plain.safetensors", file_with("b"));
  CHECK(!app.wants_letters());
  open(app, model, "mod\u00E8le.safetensors", file_with("b"));
  CHECK(app.wants_letters());

  App other;
  settle(other, model);
  open(other, model, "\u0142.png", std::vector<std::byte>(30, std::byte{0x89}));
  CHECK(other.notice().find("\u0142.png could not be read") == 0);
  CHECK(other.wants_letters());
}

TEST_CASE("app: giving up a load during its preview returns to the last whole sample") {
  const auto model = read_model();
  App app;
  settle(app, model);
  AppState state = app.state();
  state.source.id = "gaussian";
  state.count = 500'000;
  app.set_state(state);
  while (!app.loaded().is_preview) REQUIRE(app.step([] { return false; }));
  app.cancel();
  app.update();
  CHECK(!app.loaded().is_preview);
  CHECK(app.results().overview->count == 32 * 128);
  CHECK(app.state().source.id == "lstm_hh_input_gate");
  app.set_state(app.state());
  CHECK(app.progress().what == Progress::What::kNothing);
}

TEST_CASE("app: a control that moves while a file opens does not lose the file") {
  const auto model = read_model();
  App app;
  settle(app, model);
  app.open_files({{"two.safetensors", two_tensors().size()}});
  choose_quantizer(app, "int7");
  CHECK(app.progress().what == Progress::What::kOpeningFile);
  settle(app, model, two_tensors());
  CHECK(app.choosing() == App::Choosing::kSource);
}

TEST_CASE("app: what a link asked for is asked once, and not again when a control moves") {
  const auto model = read_model();
  App app;
  app.open_link("source=file&file=x.npy&tensor=x&hash=0123456789abcdef");
  settle(app, model);
  CHECK(!app.notice().empty());
  app.dismiss_notice();
  choose_quantizer(app, "int2");
  CHECK(app.notice().empty());
}

TEST_CASE("app: a second file beside the shown one does not ask for the first") {
  const auto model = read_model();
  App app;
  settle(app, model);
  open(app, model, "one.npy", test::make_npy("<f4", false, {1}, test::bytes_of<float>({0.3F})));
  open(app, model, "two.safetensors", two_tensors());
  app.set_choosing(App::Choosing::kNothing);
  CHECK(app.notice().empty());
  CHECK(app.results().overview->count == 1);
}

TEST_CASE("app: the word of a failed load goes when the load succeeds") {
  const auto model = read_model();
  App app;
  settle(app, model);
  choose_source(app, "encoder_1");
  app.refuse_bytes(app.request()->id, "no connection");
  CHECK(!app.notice().empty());
  choose_source(app, "encoder_1");
  settle(app, model);
  CHECK(app.notice().empty());
  CHECK(app.loaded().origin.source.id == "encoder_1");
}

TEST_CASE("app: a link without a fingerprint takes any file that has the tensor") {
  const auto model = read_model();
  App app;
  app.open_link("source=file&file=two.safetensors&tensor=b");
  settle(app, model);
  open(app, model, "two.safetensors", two_tensors());
  CHECK(app.results().overview->count == 4);
}

TEST_CASE("app: what needs a pass over a million weights is shown for its beginning first, and says so") {
  const auto model = test::read_model();
  App app;
  app.open_link("source=gaussian&n=1000000&quantizer=int4");
  settle(app, model);
  CHECK(app.preview_count() == 0);  // the sorted sample gives the result at once
  const double plain = *app.results().overview->sqnr_db;
  choose_quantizer(app, "int4/block=32");
  app.update();
  CHECK(app.preview_count() == 65536);
  CHECK(app.results().overview->count == 65536);
  CHECK(app.is_busy());
  CHECK(*app.results().overview->sqnr_db > plain);
  // While a slider is dragged, use a preview; afterwards measure all weights.
  app.set_gesture(true);
  CHECK_FALSE(app.step(no_limit));
  app.update();
  CHECK(app.preview_count() == 65536);
  app.set_gesture(false);
  CHECK_FALSE(app.step(no_limit));
  app.update();
  CHECK(app.preview_count() == 0);
  CHECK(app.results().overview->count == 1000000);
  CHECK_FALSE(app.is_busy());
  // Another lab with the same quantizer needs no preview, nor does going back.
  app.open_lab("noise");
  app.update();
  CHECK(app.results().noise->count == 1000000);
  choose_quantizer(app, "int4");
  app.update();
  CHECK(app.preview_count() == 0);
}
