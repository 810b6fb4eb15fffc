#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>

#include "host/desktop_files.hpp"
#include "host/importance_file.hpp"
#include "host/report_files.hpp"
#include "host/report_list.hpp"
#include "host/report_options.hpp"
#include "host/report_output.hpp"
#include "host/report_problems.hpp"
#include "host/survey_threads.hpp"
#include "labs/model/tensor_words.hpp"
#include "labs/recipe/byte_size.hpp"
#include "labs/recipe/recipe.hpp"
#include "labs/report/model_report.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

/// Builds the lab's state from the options; the lab alone checks its parameters.
Expected<AppState> state_of(const ReportOptions& options) {
  AppState state;
  state.lab = "model";
  const auto set = [&](const std::string& option, std::string_view key,
                       const std::string& value) -> Expected<void> {
    auto params = with_value(state.params, option, find_lab(state.lab)->params, key, value);
    if (!params) return Refusal({option, params.error().value, params.error().accepted});
    state.params = *std::move(params);
    return {};
  };
  if (!options.formats.empty()) {
    if (const auto formats = parse_formats(options.formats); !formats) return Refusal(formats.error());
    if (const auto done = set("--formats", "formats", options.formats); !done) return Refusal(done.error());
  }
  if (!options.target.empty()) {
    if (const auto done = set("--target-bpw", "target", options.target); !done) return Refusal(done.error());
  }
  if (const auto done = set("--weigh", "weigh", options.weigh); !done) return Refusal(done.error());
  if (const auto done = set("--vectors", "vectors", options.vectors); !done) return Refusal(done.error());
  if (const auto done = set("--stacks", "stacks", options.stacks); !done) return Refusal(done.error());
  if (const auto done = set("--count", "count", options.count); !done) return Refusal(done.error());
  if (const auto done = set("--fuse", "fuse", options.fuse); !done) return Refusal(done.error());
  if (const auto done = set("view", "view", "mix"); !done) return Refusal(done.error());
  return state;
}

void show_progress(const ModelSession& session, const std::string& fetched) {
  constexpr int kWidth = 40;
  const double part = session.progress();
  const int done = static_cast<int>(part * kWidth);
  const auto left = session.seconds_left();
  std::string bar(static_cast<std::size_t>(done), '#');
  bar.resize(kWidth, '.');
  const std::string apart = fetched.empty() ? "" : "  " + fetched;
  std::fprintf(stderr, "\r%s %3.0f %%  %zu of %zu tensors%s%s", bar.c_str(), std::floor(100 * part),
               session.measured(), session.table().tensors.size(), apart.c_str(),
               left ? ("  " + std::to_string(std::lround(*left)) + " s left   ").c_str() : "            ");
}

double now_ms() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

void measure_all(ModelSession& session, const FileSession& files, const AppState& state,
                 const ReportOptions& options, ReportFiles& sources) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  SurveyThreads threads(options.threads > 0 ? options.threads : cores, {},
                        [&sources](const std::string& path) { return sources.open(path); });
  const std::span<const std::string> paths = sources.paths();
  const bool shows = !options.quiet && isatty(STDERR_FILENO) != 0;
  session.update(state, &files, 1, now_ms());
  for (help_survey(session, threads, paths); session.is_working();) {
    threads.wait();
    help_survey(session, threads, paths);
    session.tick(now_ms());
    if (shows) show_progress(session, sources.fetched_words());
  }
  session.update(state, &files, 1, now_ms());
  if (shows) std::fprintf(stderr, "\r%160s\r", "");
}

std::string decibels_text(const std::optional<double>& db) {
  if (!db) return "-";
  if (std::isinf(*db)) return "exact";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f dB", *db);
  return text;
}

void print_totals(const char* name, const MixTotals& totals) {
  const ByteText bytes = byte_text(totals.bytes);
  std::printf("  %-40s %6.3f bits  %8s %-3s %10s\n", name, totals.bits_per_weight, bytes.number.c_str(),
              bytes.unit.c_str(), decibels_text(totals.sqnr_db).c_str());
}

/// Drops the lab's default target unless the user gave one.
MixParams mix_params_of(const ReportOptions& options, const AppState& state, Sensitivities sensitivities) {
  MixParams params = model_params(state, std::move(sensitivities)).mix;
  if (options.target.empty()) params.target_bits.reset();
  return params;
}

void print_apart(const char* what, std::size_t tensors, double bytes) {
  if (tensors == 0) return;
  const ByteText size = byte_text(bytes);
  std::printf("  and %zu more of %s %s: %s\n", tensors, size.number.c_str(), size.unit.c_str(), what);
}

void print_summary(const ModelTable& table, const ModelResult& result, const Mix& mix) {
  const ByteText bytes = byte_text(result.totals.bytes);
  const ModelTotals& totals = result.totals;
  std::printf("%s: %zu tensor%s, %s weights, %s %s\n", table.name.c_str(), totals.tensors,
              totals.tensors == 1 ? "" : "s", grouped(static_cast<std::uint64_t>(totals.weights)).c_str(),
              bytes.number.c_str(), bytes.unit.c_str());
  // Of plain numbers the type says it all.
  const std::vector<StoredKind> kinds = result.has_schemes ? stored_kinds(table) : std::vector<StoredKind>{};
  for (const StoredKind& kind : kinds) {
    std::printf("  %-40s %6.3f bits a weight, %zu tensor%s\n",
                kind.type.empty() ? "unknown types" : kind.type.c_str(),
                kind.weights > 0 ? 8 * kind.bytes / kind.weights : 0.0, kind.tensors,
                kind.tensors == 1 ? "" : "s");
  }
  print_apart("no weights, listed apart (--count all counts them)", totals.others, totals.other_bytes);
  std::string packed = "packed codes and their scales, not measured";
  if (totals.packed_weights > 0)
    packed += "; they stand for " + grouped(static_cast<std::uint64_t>(totals.packed_weights)) + " weights";
  print_apart(packed.c_str(), totals.packed, totals.packed_bytes);
  for (const UniformChoice& choice : mix.uniform) {
    // Report tensors that stay as stored, or their bits would pass for the format's own.
    const std::string without = choice.missing == 0 ? "" : ", without " + std::to_string(choice.missing);
    if (choice.missing == mix.tensors) {
      std::printf("  %-40s no tensor takes it\n", choice.spec.c_str());
    } else {
      print_totals((choice.spec + without).c_str(), choice.totals);
      if (const std::string sum = bits_words(choice.storage, choice.count); !sum.empty())
        std::printf("    %s\n", sum.c_str());
    }
  }
  if (mix.made) print_totals("the best mix", mix.totals);
  if (mix.weighted > 0) {
    std::printf(
        "  errors of %zu of %zu tensors count by what goes into them; on %zu the outputs rank two formats the other "
        "way round than the weights\n",
        mix.weighted, mix.tensors, disagreeing_tensors(mix));
  }
}

/// Writes all outputs; returns the first path that could not be written, or an empty text.
std::string write_all(const ReportOptions& options, const ReportInput& input) {
  const std::array outputs = {std::pair{&options.json, &report_json}, std::pair{&options.csv, &mix_csv},
                              std::pair{&options.mix, &mix_json}, std::pair{&options.html, &report_html}};
  for (const auto& [path, make] : outputs) {
    if (!path->empty() && !write_file(*path, make(input))) return *path;
  }
  return {};
}

}  // namespace

int run_report(const std::vector<std::string>& arguments) {
  const auto options = parse_report_options(arguments);
  if (!options) return complain(message(options.error()), kNotUnderstood);
  if (options->help) {
    std::fputs(report_usage().data(), stdout);
    return kFine;
  }
  const std::span<const RecipeTarget> targets = recipe_targets();
  const auto target = std::find_if(targets.begin(), targets.end(),
                                   [&](const RecipeTarget& one) { return one.id == options->recipe_for; });
  if (target == targets.end()) {
    return complain(message(Error{"--recipe-for", "'" + options->recipe_for + "'",
                                  "llama.cpp, compressed-tensors or onnxruntime"}),
                    kNotUnderstood);
  }
  const auto state = state_of(*options);
  if (!state) return complain(message(state.error()), kNotUnderstood);
  ModelSession session;
  if (!options->sensitivity.empty()) {
    const std::vector<std::byte> csv = read_file(options->sensitivity);
    if (csv.empty()) return complain(options->sensitivity + " cannot be read, or is empty", kFileFailed);
    auto given = parse_sensitivities({reinterpret_cast<const char*>(csv.data()), csv.size()});
    if (!given) return complain(message(given.error()), kFileFailed);
    session.set_sensitivities(*std::move(given));
  }
  ReportFiles sources(options->stall_seconds);
  std::string why;
  const std::optional<FileSession> files = sources.read_list(options->files, options->reading, why);
  if (!files) return complain(why, kFileFailed);
  tell_notes(*files);
  bool left_out = false;
  if (!options->importance.empty() && !options->list) {
    auto importance = read_importance_file(options->importance, options->stall_seconds, why);
    if (!importance) return complain(why, kFileFailed);
    const JoinedImportance joined = join_importance(*importance, files->tensors());
    left_out = tell_importance(*importance, joined);
    if (joined.of_tensors.empty()) {
      return complain("'" + options->importance + "' has no importance of a tensor of " + files->name() + ".",
                      kFileFailed);
    }
    session.set_importance(*std::move(importance));
  }
  if (options->list) return print_list(*files) ? kFine : kPartly;
  measure_all(session, *files, *state, *options, sources);
  MixParams mix_params = mix_params_of(*options, *state, session.sensitivities());
  Mix mix = compute_mix(mix_params, session.table());
  if (!options->size.empty()) {
    mix_params.target_bits = target_bits_for(mix, *bytes_from(options->size));
    mix = compute_mix(mix_params, session.table());
  }
  if (!options->quiet) {
    print_summary(session.table(), *session.result(), mix);
    if (const std::string fetched = sources.fetched_words(); !fetched.empty())
      std::printf("  %s\n", fetched.c_str());
  }
  const std::string command = command_words("quantscope report", arguments);
  const std::string failed =
      write_all(*options, {session.table(), formats_of(*state), mix_params, mix, command, today()});
  if (!failed.empty()) return complain(failed + " cannot be written", kFileFailed);
  if (!options->recipe.empty()) {
    const Expected<Recipe> recipe = target->make(mix, session.table());
    if (!recipe)
      return complain("no recipe for " + options->recipe_for + ": " + message(recipe.error()), kPartly);
    if (!write_file(options->recipe, recipe->text))
      return complain(options->recipe + " cannot be written", kFileFailed);
    for (const std::string& note : recipe->notes) {
      if (!options->quiet) std::printf("  %s\n", note.c_str());
    }
  }
  return tell_problems(*options, mix_params, session.table(), mix) || left_out ? kPartly : kFine;
}

}  // namespace qs
