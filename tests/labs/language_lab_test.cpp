// The lab "language": the bundled model, what its views show, what is refused, and what holds and goes on.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "core/language/checkpoint.hpp"
#include "labs/app_helpers.hpp"
#include "labs/language/lab.hpp"

using namespace qs;
using namespace qs::test;

namespace {

struct LanguageApp {
  std::vector<std::byte> model = read_model();
  App app;
  explicit LanguageApp(const std::string& link) { show(link); }
  void show(const std::string& link) {
    CAPTURE(link);
    app.open_link("lab=language&" + link);
    settle(app, model);
    CHECK(app.notice().sentence().empty());
  }
  LanguageSession& session() { return *app.results().session<LanguageSession>(); }
  const LanguageTrial& trial() {
    REQUIRE(session().trial != nullptr);
    REQUIRE_FALSE(session().trial->is_preview);
    return *session().trial;
  }
  double fact(std::string_view name) {
    const std::vector<LabFact> facts = app.results().present()->facts();
    const auto found =
        std::find_if(facts.begin(), facts.end(), [&](const LabFact& fact) { return fact.name == name; });
    REQUIRE_MESSAGE(found != facts.end(), std::string(name));
    return found->value;
  }
};

constexpr int kBundledSteps = 8000;
constexpr double kMostExcess = 0.008, kLeastFar = 0.99;

/// The bundled model as it was made.
std::vector<std::uint8_t> trained_anew() {
  LanguageApp lab("view=read");
  LearningParams params = learning_params(lab.app.state(), 24);
  params.training.steps = kBundledSteps;
  const std::shared_ptr<const Grammar> grammar(std::shared_ptr<void>(), &lab.session().world()->grammar);
  auto training =
      LanguageTraining::make(*make_transformer(params.sizes, params.seed), grammar, params.training);
  REQUIRE(training.has_value());
  (*training)->step(no_limit);
  return write_checkpoint((*training)->transformer());
}

}  // namespace

TEST_CASE(
    "language lab: the bundled model is as near to the source as it must be, and agrees at every distance") {
  if (std::getenv("QS_UPDATE") != nullptr) {
    const std::vector<std::uint8_t> bytes = trained_anew();
    std::ofstream(QS_ENGLISH_MODEL, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  const std::vector<std::byte> bytes = read_bytes(QS_ENGLISH_MODEL);
  CHECK(bytes.size() <= 60'000);
  LanguageApp lab("view=read&quantizer=int8");
  const LanguageExaminee& examinee = *lab.session().examinee();
  CHECK(weight_count(examinee.model.sizes) * 2 + 20 == bytes.size());
  CHECK(examinee.exact.excess_bits > 0);
  CHECK(examinee.exact.excess_bits <= kMostExcess);
  CHECK(examinee.exact.standard_error_bits < 0.005);
  for (std::size_t d = kFarDistance; d <= examinee.exact.agreement.size(); ++d) {
    const AgreementCount& count = examinee.exact.agreement[d - 1];
    CAPTURE(d);
    if (count.verbs > 0) CHECK(*count.share() >= kLeastFar);
  }
  CHECK(lab.session().world()->statistics.entropy_rate_bits ==
        doctest::Approx(1.885347391066462).epsilon(1e-12));
}

TEST_CASE("language lab: fewer bits add excess and take agreement, word order last") {
  LanguageApp lab("view=read&quantizer=int8/channel=0");
  double before = 0;
  for (int bits = 8; bits >= 2; --bits) {
    lab.show("view=read&quantizer=int" + std::to_string(bits) + "/channel=0");
    const LanguageTrial& trial = lab.trial();
    CHECK(trial.evaluation.excess_bits > before);
    before = trial.evaluation.excess_bits;
    CHECK(trial.added.value ==
          doctest::Approx(trial.evaluation.excess_bits - lab.session().examinee()->exact.excess_bits)
              .epsilon(1e-9));
    CHECK(lab.fact("excess_bits") == trial.evaluation.excess_bits);
    CHECK(lab.fact("moved_bits") > 0);
  }
  CHECK(before > 1);
  CHECK(lab.fact("agreement_far") < 0.9);
}

TEST_CASE("language lab: sentences are the model's own, and the first word that differs is marked") {
  LanguageApp lab("view=read&quantizer=int2/channel=0");
  const ReadingResult& reading = *lab.session().reading;
  const Grammar& grammar = lab.session().world()->grammar;
  bool parts = false;
  for (std::size_t r = 0; r < kSentenceRows; ++r) {
    const SentenceRow& row = reading.rows[r];
    CHECK(states_of(grammar, row.source.words).has_value());
    CHECK(states_of(grammar, row.quantized.words).has_value() == row.is_grammatical());
    for (std::size_t i = 0; i < std::min(row.differs_at, row.exact.words.size()); ++i)
      CHECK(row.exact.words[i] == row.quantized.words[i]);
    if (!row.is_same() && row.differs_at < row.exact.words.size())
      CHECK(row.exact.words[row.differs_at] != row.quantized.words[row.differs_at]);
    parts = parts || !row.is_same();
    REQUIRE(reading.next[r].size() == row.quantized.words.size());
    for (std::size_t i = 0; i < reading.next[r].size(); ++i) {
      CHECK(reading.next[r][i].source.empty() == (i > row.allowed_until));
      CHECK(reading.next[r][i].quantized == row.quantized.probabilities[i]);
    }
  }
  CHECK(parts);
  lab.show("view=read&quantizer=int8/channel=0&seed=3");
  int same = 0;
  for (const SentenceRow& row : lab.session().reading->rows) same += row.is_same() ? 1 : 0;
  CHECK(same >= 3);
}

TEST_CASE("language lab: each kind alone, and all; the kinds' weights make up the whole") {
  LanguageApp lab("view=quantize&quantizer=int3/channel=0");
  const LanguageSweep& kinds = *lab.session().kinds;
  REQUIRE(kinds.is_done());
  REQUIRE(kinds.points().size() == kMatrixKinds + 1);
  std::size_t weights = 0;
  for (const LanguagePoint& point : kinds.points()) {
    if (point.setting.only) weights += point.weights;
    CHECK(point.bits_per_weight < kFloat16Bits);
  }
  CHECK(weights == kinds.points().back().weights);
  CHECK(weights == lab.session().examinee()->model.weights.size());
  CHECK(kinds.points().back().excess_bits == lab.trial().evaluation.excess_bits);
  for (std::size_t kind = 1; kind <= kMatrixKinds; ++kind) {
    const std::string name(name_of(static_cast<MatrixKind>(kind - 1)));
    lab.show("view=quantize&quantizer=int3/channel=0&which=" + name);
    CHECK(lab.trial().evaluation.excess_bits == lab.session().kinds->points()[kind - 1].excess_bits);
  }
}

TEST_CASE("language lab: sixty settings, and two of the same SNR that differ most") {
  LanguageApp lab("view=sweep");
  CHECK(lab.session().sweep == nullptr);
  lab.show("view=sweep&reveal=yes");
  const LanguageSweep& sweep = *lab.session().sweep;
  REQUIRE(sweep.is_done());
  CHECK(sweep.size() == 60);
  REQUIRE(sweep.fates());
  const LanguagePoint &better = sweep.points()[sweep.fates()->better],
                      &worse = sweep.points()[sweep.fates()->worse];
  CHECK(std::abs(*better.weight_sqnr_db - *worse.weight_sqnr_db) <= 0.5);
  CHECK(worse.excess_bits > 3 * better.excess_bits);
  const AppState opened = state_of(lab.app.state(), worse);
  lab.app.set_state(opened);
  settle(lab.app, lab.model);
  CHECK(lab.trial().evaluation.excess_bits == worse.excess_bits);
}

TEST_CASE("language lab: all widths, and the distance of the reader's curve") {
  LanguageApp lab("view=forget&reveal=yes&quantizer=int4/channel=0&knows=order&guess_order=50,-,-,-,-,-,100");
  const LanguageSweep& widths = *lab.session().widths;
  REQUIRE(widths.is_done());
  REQUIRE(widths.points().size() == kForgetPlaces);
  CHECK(widths.settings().front().spec->text() == "int8/channel=0");
  const LanguageLabState state = LanguageLabState::from(lab.app.state());
  const auto error =
      kept_guess_error(state.guesses[static_cast<std::size_t>(Knowledge::kOrder)], widths, Knowledge::kOrder);
  REQUIRE(error);
  CHECK(*error == doctest::Approx((std::abs(0.5 - widths.points().back().knows.word_order) +
                                   std::abs(1 - widths.points().front().knows.word_order)) /
                                  2));
  CHECK(forgetting_answer(lab.session(), state).find('%') == std::string::npos);
}

TEST_CASE(
    "language lab: a weight set to zero costs what the model says; the search finds the costliest of those tried") {
  LanguageApp lab("view=quantize&quantizer=float16");
  CHECK(lab.trial().added.value == 0);
  lab.session().look_for_weight();
  settle(lab.app, lab.model);
  const HeaviestWeight& heaviest = *lab.session().heaviest();
  REQUIRE(heaviest.is_done());
  REQUIRE(heaviest.found() > 0);
  lab.show("view=quantize&quantizer=float16&zero=" + std::to_string(heaviest.found()));
  const double most = lab.trial().added.value;
  CHECK(most > 0.001);
  // The example takes out one that costs more, and is not among the largest: two sentences are others without it.
  lab.show("view=read&quantizer=float16&zero=5021");
  CHECK(lab.trial().added.value > most);
  REQUIRE(lab.session().reading != nullptr);
  const auto& rows = lab.session().reading->rows;
  CHECK(std::count_if(rows.begin(), rows.end(), [](const SentenceRow& row) { return row.is_same(); }) == 2);
  const auto presets = find_lab("language")->presets;
  CHECK(std::any_of(presets.begin(), presets.end(), [](const Preset& preset) {
    return std::string_view(preset.link).ends_with("zero=5021");
  }));
  lab.show("view=quantize&quantizer=float16&zero=1");
  CHECK(lab.trial().added.value < most);
}

TEST_CASE("language lab: it learns from a seed, the same as the core, and its measures fall past the marks") {
  LanguageApp lab("view=watch&steps=400");
  const Learning& learning = *lab.session().learning();
  REQUIRE(learning.is_done());
  CHECK_FALSE(learning.training().problem());
  CHECK(learning.measured().front().step == 0);
  CHECK(learning.measured().back().step == 400);
  CHECK(learning.measured().size() > 40);
  CHECK(learning.measured().front().excess_bits > 1.5);
  CHECK(learning.measured().back().excess_bits < lab.session().world()->limits.excess_bits[2]);
  CHECK(learning.spoken().size() == 6);
  CHECK(learning.spoken().front().step == 0);
  REQUIRE(lab.session().attention != nullptr);
  for (const AttentionResult::Head& head : lab.session().attention->heads) {
    double sum = 0;
    for (const float share : head.shares) sum += share;
    CHECK(sum == doctest::Approx(1).epsilon(1e-5));
  }
  CHECK(lab.session().attention->heads.size() == 4);
  // Its own model is measured in every view.
  lab.show("view=read&model=live&steps=400&quantizer=int8");
  CHECK(lab.session().examinee()->model == learning.training().transformer());
  CHECK(lab.trial().evaluation.excess_bits > 0);
  lab.show("view=read&quantizer=int8");
  CHECK(lab.session().examinee()->model != learning.training().transformer());
}

TEST_CASE(
    "language lab: a rate that diverges, and sizes that do not fit, are named; the last good weights stay") {
  LanguageApp lab("view=watch&rate=10&steps=400");
  const Learning& learning = *lab.session().learning();
  REQUIRE(learning.training().problem());
  CHECK(watching_answer(lab.session(), InfoUnit()).find("learning rate") != std::string::npos);
  for (const float w : learning.training().transformer().weights) CHECK(std::isfinite(w));
  lab.show("view=watch&width=18&heads=4");
  REQUIRE(lab.session().problem());
  const std::string sentence = watching_answer(lab.session(), InfoUnit());
  CHECK(sentence.find("heads") != std::string::npos);
  CHECK(sentence.find('4') != std::string::npos);
  lab.show("view=read&model=live&width=18&heads=4");
  CHECK(lab.session().examinee() == nullptr);
  CHECK(language_waits(lab.session()) == sentence);
}

TEST_CASE("language lab: grammar and checkpoint that do not fit are named, and nothing is lost") {
  App app;
  app.open_link("lab=language");
  app.update();
  LanguageSession session;
  CHECK(session.wants_file() == kGrammarFile);
  const auto bytes_of = [](std::string_view text) {
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return std::vector<std::byte>(first, first + text.size());
  };
  const auto none = session.supply_file(bytes_of("{}"));
  CHECK_FALSE(none);
  CHECK(session.has_given_up());
  session.ask_again();
  CHECK(session.supply_file(read_bytes(QS_ENGLISH_GRAMMAR)));
  CHECK(session.wants_file() == kLanguageModelFile);
  std::vector<std::byte> other = read_bytes(QS_ENGLISH_MODEL);
  other[4] = std::byte{9};
  const auto version = session.supply_file(other);
  REQUIRE_FALSE(version);
  CHECK(version.error().field.find("version") != std::string::npos);
  session.ask_again();
  CHECK(session.supply_file(read_bytes(QS_ENGLISH_MODEL)));
  CHECK(session.wants_file().empty());
}

TEST_CASE("language lab: held work stays where it is, and goes on") {
  LanguageApp lab("view=read");
  lab.app.open_link("lab=language&view=watch&steps=1000");
  lab.app.update();
  lab.session().hold(true);
  CHECK_FALSE(lab.session().step(no_limit));
  const int steps = lab.session().learning()->training().steps();
  CHECK_FALSE(lab.session().is_working());
  CHECK(lab.session().has_work());
  lab.session().hold(false);
  lab.session().step([] { return false; });
  CHECK(lab.session().learning()->training().steps() >= steps);
  CHECK(lab.session().is_working());
}

TEST_CASE("language lab: every preset has an answer, and pinned runs carry the excess") {
  for (const Preset& preset : find_lab("language")->presets) {
    CAPTURE(preset.title);
    LanguageApp lab(std::string(preset.link));
    CHECK(lab.session().world() != nullptr);
  }
  LanguageApp lab("view=read&quantizer=int3");
  const auto run = lab.session().run_of(lab.app.state());
  REQUIRE(run);
  CHECK(*run->excess_bits == lab.trial().evaluation.excess_bits);
  CHECK(*run->number("bits_per_weight") == lab.trial().quantized.bits_per_weight);
}
