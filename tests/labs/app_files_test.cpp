// The app and a reader's files: opened, refused, asked for by a link.
#include <doctest/doctest.h>

#include "io/packed_files.hpp"
#include "io/tensor_files.hpp"
#include "labs/app/late_parts.hpp"
#include "labs/app/moves.hpp"
#include "labs/app_helpers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("app: a file with one tensor is shown at once, one with several asks which") {
  const auto model = read_model();
  App app;
  settle(app, model);
  open(app, model, "w.npy", test::make_npy("<f4", false, {3}, test::bytes_of<float>({1, 2, -4})));
  CHECK(app.results().get<OverviewResult>()->count == 3);
  CHECK(app.state().source.tensor == "w");
  open(app, model, "two.safetensors", two_tensors());
  CHECK(app.page().choosing == Choosing::kSource);
  CHECK(app.results().get<OverviewResult>()->count == 3);
  choose_tensor(app, 1);
  settle(app, model, two_tensors());
  CHECK(app.page().choosing == Choosing::kNothing);
  CHECK(app.results().get<OverviewResult>()->count == 4);
}

TEST_CASE("app: a broken file is explained, with the byte, and the lab keeps what it had") {
  const auto model = read_model();
  App app;
  settle(app, model);
  const double before = app.results().get<OverviewResult>()->entropy_bits;
  const std::string link = to_link(app.state());
  const auto good = two_tensors();
  std::vector<std::vector<std::byte>> broken = {
      {},
      {good.begin(), good.begin() + 20},
      {good.begin(), good.end() - 1},
      test::bytes_of<unsigned char>({0x89, 'P', 'N', 'G', 13, 10, 26, 10})};
  for (const auto& file : broken) {
    CAPTURE(file.size());
    open(app, model, "broken.safetensors", file);
    CHECK(app.notice().sentence().find("broken.safetensors could not be read") == 0);
    CHECK(app.notice().sentence().find("byte") != std::string::npos);
    CHECK(app.notice().sentence().find("The lab keeps what it had") != std::string::npos);
    CHECK(app.results().get<OverviewResult>()->entropy_bits == before);
    CHECK(to_link(app.state()) == link);
    app.notice().dismiss();
  }
}

TEST_CASE("app: a file refused while the first layer is still on its way does not lose the layer") {
  const auto model = read_model();
  App app;
  open(app, model, "empty.npy", {});
  settle(app, model);
  CHECK(!app.notice().sentence().empty());
  REQUIRE(app.results().get<OverviewResult>() != nullptr);
  CHECK(app.results().get<OverviewResult>()->count == 32 * 128);
}

TEST_CASE("app: a link to a tensor of a file asks for that file, and takes it when it comes") {
  const auto model = read_model();
  App one;
  settle(one, model);
  open(one, model, "two.safetensors", two_tensors());
  choose_tensor(one, 0);
  settle(one, model, two_tensors());
  const std::string link = to_link(one.state());
  CHECK(link.find("source=file") != std::string::npos);

  App two;
  two.open_link(link);
  settle(two, model);
  CHECK(two.notice().sentence() == "This link shows a of two.safetensors. Open that file to see it.");
  CHECK(two.results().get<OverviewResult>()->count == 32 * 128);
  CHECK(to_link(two.state()) == link);
  open(two, model, "two.safetensors", two_tensors());
  CHECK(two.results().get<OverviewResult>()->count == 2);
  CHECK(two.notice().sentence().empty());

  App three;
  three.open_link(link);
  settle(three, model);
  auto other = two_tensors();
  other.back() = std::byte{0};
  open(three, model, "two.safetensors", other);
  CHECK(three.notice().sentence().find("another file with this name") != std::string::npos);
}

TEST_CASE("app: tensors that leave nothing to draw say why") {
  const auto model = read_model();
  App app;
  settle(app, model);
  open(app, model, "none.npy", test::make_npy("<f4", false, {0}, {}));
  CHECK(overview_answer(*app.results().get<OverviewResult>()) ==
        "There is nothing to draw: the tensor has no values.");
  open(app, model, "nan.npy", test::make_npy("<f4", false, {1}, test::bytes_of<std::uint32_t>({0x7fc00000})));
  CHECK(overview_answer(*app.results().get<OverviewResult>()) ==
        "There is nothing to draw: the tensor holds NaN and infinities only.");
  open(app, model, "zero.npy", test::make_npy("<f4", false, {2}, test::bytes_of<float>({0, 0})));
  CHECK(overview_answer(*app.results().get<OverviewResult>()) ==
        "Every weight is 0: there is no signal to keep or to lose.");
  open(app, model, "one.npy", test::make_npy("<f4", false, {1}, test::bytes_of<float>({0.3F})));
  CHECK(overview_answer(*app.results().get<OverviewResult>()).find("Nothing is lost") == 0);
}

TEST_CASE("app: a tensor in Fortran order is brought into row-major order") {
  const auto tensor = io::read_tensor_list(
      test::make_npy("<f4", true, {2, 3}, test::bytes_of<float>({1, 4, 2, 5, 3, 6})), "f.npy");
  IngestJob job = *IngestJob::from_tensor(tensor->front());
  job.feed(test::bytes_of<float>({1, 4, 2, 5, 3, 6}));
  CHECK(job.step(no_limit));
  CHECK(job.take_sample()->values == std::vector<float>{1, 2, 3, 4, 5, 6});
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
  CHECK(app.notice().sentence().find("cat.png could not be read") == 0);
  choose_tensor(app, 1);
  const auto request = asked(app);
  REQUIRE(request);
  CHECK(request->session == first);
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
  CHECK(!wants_letters(app));
  open(app, model, "plain.safetensors", file_with("gr\u00F6\u00DFe"));
  CHECK(wants_letters(app));
  open(app, model, "plain.safetensors", file_with("b"));
  CHECK(!wants_letters(app));
  open(app, model, "mod\u00E8le.safetensors", file_with("b"));
  CHECK(wants_letters(app));

  App other;
  settle(other, model);
  open(other, model, "\u0142.png", std::vector<std::byte>(30, std::byte{0x89}));
  CHECK(other.notice().sentence().find("\u0142.png could not be read") == 0);
  CHECK(wants_letters(other));
}

TEST_CASE("app: a control that moves while a file opens does not lose the file") {
  const auto model = read_model();
  App app;
  settle(app, model);
  app.open_files({{"two.safetensors", two_tensors().size()}});
  choose_quantizer(app, "int7");
  CHECK(app.loader().progress().what == Progress::What::kOpeningFile);
  settle(app, model, two_tensors());
  CHECK(app.page().choosing == Choosing::kSource);
}

TEST_CASE("app: a second file beside the shown one does not ask for the first") {
  const auto model = read_model();
  App app;
  settle(app, model);
  open(app, model, "one.npy", test::make_npy("<f4", false, {1}, test::bytes_of<float>({0.3F})));
  open(app, model, "two.safetensors", two_tensors());
  app.set_choosing(Choosing::kNothing);
  CHECK(app.notice().sentence().empty());
  CHECK(app.results().get<OverviewResult>()->count == 1);
}

TEST_CASE("app: a link without a fingerprint takes any file that has the tensor") {
  const auto model = read_model();
  App app;
  app.open_link("source=file&file=two.safetensors&tensor=b");
  settle(app, model);
  open(app, model, "two.safetensors", two_tensors());
  CHECK(app.results().get<OverviewResult>()->count == 4);
}

TEST_CASE("app: codes are never opened as weights, alone in their file or chosen from its list") {
  const auto model = read_model();
  const auto codes = test::part("l.qweight", "I32", {16, 128});
  for (const auto& parts : {std::vector{codes}, std::vector{codes, test::part("other", "F32", {4})}}) {
    App app;
    settle(app, model);
    const std::string before = to_link(app.state());
    open(app, model, "codes.safetensors", test::make_safetensors(parts));
    choose_tensor(app, 0);
    CHECK(to_link(app.state()) == before);
    CHECK(app.page().choosing == Choosing::kSource);
    CHECK(app.notice().sentence().find("l.qweight is not opened") != std::string::npos);
    CHECK(app.notice().sentence().find("GPTQ or AWQ") != std::string::npos);
  }
}

TEST_CASE("app: what is wrong with opened files is said in every lab") {
  const auto model = read_model();
  App app;
  settle(app, model);
  const auto file = two_tensors();
  app.open_files({{"a.safetensors", file.size()}, {"b.safetensors", file.size()}});
  settle(app, model, file);
  CHECK(app.notice().sentence().find("b.safetensors: tensors left out: 2") != std::string::npos);
}
