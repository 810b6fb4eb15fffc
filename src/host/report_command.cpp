#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>

#include "host/desktop_files.hpp"
#include "host/report_options.hpp"
#include "host/survey_threads.hpp"
#include "labs/report/model_report.hpp"
#include "labs/text.hpp"

namespace qs {
namespace {

enum ExitCode { kFine = 0, kFileFailed = 1, kNotUnderstood = 2, kPartly = 3 };

int complain(const std::string& sentence, ExitCode code) {
  std::fprintf(stderr, "quantscope: %s\n", sentence.c_str());
  return code;
}

/// What the lab would hold: its parameters are checked there, and nowhere else.
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
  if (const auto done = set("view", "view", "mix"); !done) return Refusal(done.error());
  return state;
}

Expected<FileSession> read_list(std::vector<std::string>& paths) {
  auto files = model_files(paths);
  if (!files) return Refusal(files.error());
  FileSession session(*std::move(files));
  std::vector<std::byte> bytes;
  while (const auto wanted = session.wants()) {
    if (read_range(paths[wanted->file], wanted->range, bytes)) {
      session.feed(bytes);
    } else {
      session.refuse("it cannot be read");
    }
  }
  if (!session.tensors().empty()) return session;
  const auto& problems = session.problems();
  if (problems.empty()) return refuse("file", "'" + paths.front() + "' without tensors", "a model");
  return refuse("'" + problems.front().file + "'", problems.front().sentence, "a model");
}

void show_progress(const ModelSession& session) {
  constexpr int kWidth = 40;
  const double part = session.progress();
  const int done = static_cast<int>(part * kWidth);
  const auto left = session.seconds_left();
  std::string bar(static_cast<std::size_t>(done), '#');
  bar.resize(kWidth, '.');
  std::fprintf(stderr, "\r%s %3.0f %%  %zu of %zu tensors%s", bar.c_str(), std::floor(100 * part),
               session.measured(), session.table().tensors.size(),
               left ? ("  " + std::to_string(std::lround(*left)) + " s left   ").c_str() : "            ");
}

double now_ms() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

void measure_all(ModelSession& session, const FileSession& files, const AppState& state,
                 const ReportOptions& options, std::span<const std::string> paths) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  SurveyThreads threads(options.threads > 0 ? options.threads : cores, {});
  const bool shows = !options.quiet && isatty(STDERR_FILENO) != 0;
  session.update(state, &files, 1, now_ms());
  for (help_survey(session, threads, paths); session.is_working();) {
    threads.wait();
    help_survey(session, threads, paths);
    session.tick(now_ms());
    if (shows) show_progress(session);
  }
  session.update(state, &files, 1, now_ms());
  if (shows) std::fprintf(stderr, "\r%80s\r", "");
}

std::string decibels(const std::optional<double>& db) {
  if (!db) return "-";
  if (std::isinf(*db)) return "exact";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f dB", *db);
  return text;
}

void print_totals(const char* name, const MixTotals& totals) {
  const ByteText bytes = byte_text(totals.bytes);
  std::printf("  %-40s %6.3f bits  %8s %-3s %10s\n", name, totals.bits_per_weight, bytes.number.c_str(),
              bytes.unit.c_str(), decibels(totals.sqnr_db).c_str());
}

/// The lab's own target is nobody's wish here.
MixParams mix_params_of(const ReportOptions& options, const AppState& state, Sensitivities sensitivities) {
  MixParams params = model_params(state, std::move(sensitivities)).mix;
  if (options.target.empty()) params.target_bits.reset();
  return params;
}

void print_summary(const ModelTable& table, const ModelResult& result, const Mix& mix) {
  const ByteText bytes = byte_text(result.bytes);
  std::printf("%s: %zu tensors, %s weights, %s %s\n", table.name.c_str(), table.tensors.size(),
              grouped(static_cast<std::uint64_t>(result.weights)).c_str(), bytes.number.c_str(),
              bytes.unit.c_str());
  for (const UniformChoice& choice : mix.uniform) print_totals(choice.spec.c_str(), choice.totals);
  if (mix.made) print_totals("the best mix", mix.totals);
}

/// What could not be had, a line each; true where some of it was asked for.
bool tell_problems(const ReportOptions& options, const ModelTable& table, const Mix& mix) {
  bool any = false;
  const auto tell = [&](const std::string& what, const std::string& why, bool was_asked = true) {
    std::fprintf(stderr, "quantscope: %s: %s\n", what.c_str(), why.c_str());
    any |= was_asked;
  };
  for (const io::Problem& problem : table.problems) tell(problem.file, problem.sentence);
  for (const MeasuredTensor& tensor : table.tensors) {
    if (!tensor.problem.empty()) tell(tensor.info.name, tensor.problem);
    for (const auto& entry : tensor.formats) {
      if (!entry.second.problem.empty() && tensor.figures->count > 0)
        tell(tensor.info.name + " in " + entry.first, entry.second.problem, !options.formats.empty());
    }
  }
  if (!options.target.empty() && !mix.made) tell("mix", mix.problem);
  return any;
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  char text[32];
  std::tm local{};
  localtime_r(&now, &local);
  return std::strftime(text, sizeof text, "%Y-%m-%d", &local) > 0 ? text : "";
}

bool write(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  return static_cast<bool>(file);
}

/// The path that could not be written, or nothing.
std::string write_all(const ReportOptions& options, const ReportInput& input) {
  const std::array outputs = {std::pair{&options.json, &report_json}, std::pair{&options.csv, &mix_csv},
                              std::pair{&options.mix, &mix_json}, std::pair{&options.html, &report_html}};
  for (const auto& [path, make] : outputs) {
    if (!path->empty() && !write(*path, make(input))) return *path;
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
  std::vector<std::string> paths = options->files;
  const auto files = read_list(paths);
  if (!files) return complain(message(files.error()), kFileFailed);
  measure_all(session, *files, *state, *options, paths);
  const MixParams mix_params = mix_params_of(*options, *state, session.sensitivities());
  const Mix mix = compute_mix(mix_params, session.table());
  if (!options->quiet) print_summary(session.table(), *session.result(), mix);
  std::string command = "quantscope report";
  for (const std::string& argument : arguments) command += " " + argument;
  const std::string failed =
      write_all(*options, {session.table(), formats_of(*state), mix_params, mix, command, today()});
  if (!failed.empty()) return complain(failed + " cannot be written", kFileFailed);
  return tell_problems(*options, session.table(), mix) ? kPartly : kFine;
}

}  // namespace qs
