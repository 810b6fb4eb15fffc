#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <thread>

#include "core/text.hpp"
#include "host/compare_options.hpp"
#include "host/desktop_files.hpp"
#include "host/importance_file.hpp"
#include "host/report_files.hpp"
#include "host/report_output.hpp"
#include "host/report_problems.hpp"
#include "labs/compare/comparison.hpp"
#include "labs/model/compared_models.hpp"
#include "labs/model/tensor_words.hpp"
#include "labs/report/comparison_page.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

using Sources = std::array<ReportFiles*, 2>;

/// Compares one pair, with sources of bytes of its own.
void run_pair(PairJob& job, const Sources& sources) {
  struct Open {
    std::unique_ptr<ByteSource> source;
    std::uint32_t file = 0;
  };
  std::array<Open, 2> open;
  std::vector<std::byte> bytes;
  while (!job.has_ended()) {
    if (const auto wanted = job.wants()) {
      const std::size_t side = wanted->of_b ? 1 : 0;
      const std::uint32_t file = wanted->range.file;
      if (open[side].source == nullptr || open[side].file != file)
        open[side] = {sources[side]->open(sources[side]->paths()[file]), file};
      const Expected<void> read = open[side].source == nullptr
                                      ? refuse("file", "a name", "a file that can be read")
                                      : open[side].source->read(wanted->range.range, bytes);
      if (read) {
        job.feed(bytes);
      } else {
        job.refuse(message(read.error()));
      }
    }
    job.step(no_limit);
  }
}

void compare_all(Comparison& comparison, const CompareOptions& options, const Sources& sources) {
  const bool shows = !options.quiet && isatty(STDERR_FILENO) != 0;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  std::mutex taking;
  // Biases of query and key lie as the weights beside them, which come first.
  for (const bool matrices : {true, false}) {
    const std::vector<std::size_t> waiting = comparison.waiting(matrices);
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t i = next++; i < waiting.size(); i = next++) {
        PairJob job = comparison.job_of(waiting[i]);
        run_pair(job, sources);
        const std::scoped_lock lock(taking);
        comparison.take(waiting[i], job);
        if (shows) std::fprintf(stderr, "\r%zu of %zu pairs", i + 1, waiting.size());
      }
    };
    std::vector<std::thread> threads;
    const std::size_t count = std::min(options.threads > 0 ? options.threads : cores, waiting.size());
    for (std::size_t i = 1; i < count; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
  }
  if (shows) std::fprintf(stderr, "\r%60s\r", "");
}

std::string decibels_text(const std::optional<double>& db) {
  if (!db) return "-";
  if (std::isinf(*db)) return "same";
  char text[32];
  std::snprintf(text, sizeof text, "%.2f dB", *db);
  return text;
}

std::string name_of(const io::TensorInfo& tensor, const io::StackPart& part) {
  return part.parts > 1 ? tensor.name + "[" + std::to_string(part.index) + "]" : tensor.name;
}

void print_pair(const Comparison& comparison, const ComparedPair& pair) {
  const io::TensorInfo &a = comparison.a[pair.pair.a], &b = comparison.b[pair.pair.b];
  const std::string name = name_of(a, pair.pair.of_a), other = name_of(b, pair.pair.of_b);
  const std::string how = how_compared(pair);
  std::printf("  %-10s %-10s %s -> %s  %s%s%s%s\n", decibels_text(pair.figures->sqnr_db).c_str(),
              pair.figures->output_sqnr_db ? decibels_text(pair.figures->output_sqnr_db).c_str() : "",
              type_words(a).c_str(), type_words(b).c_str(), name.c_str(),
              name == other ? "" : (" = " + other).c_str(), how.empty() ? "" : " (",
              how.empty() ? "" : (how + ")").c_str());
}

void print_only(const std::span<const io::TensorInfo> tensors, const std::span<const std::size_t> places,
                const std::string& where) {
  if (places.empty()) return;
  constexpr std::size_t kMost = 10;
  std::printf("Only in %s, %zu:", where.c_str(), places.size());
  for (std::size_t i = 0; i < std::min(kMost, places.size()); ++i)
    std::printf(" %s", tensors[places[i]].name.c_str());
  std::printf("%s\n", places.size() > kMost ? " …" : "");
}

void print_summary(const Comparison& comparison, bool all) {
  const ComparisonTotals totals = totals_of(comparison);
  const double weights = std::max(1.0, totals.weights);
  std::printf(
      "%s against %s: %zu pairs, %zu the same to the bit; %.3f bits a weight against %.3f; SQNR %s over all\n",
      comparison.name_b.c_str(), comparison.name_a.c_str(), totals.compared, totals.identical,
      totals.bits_b / weights, totals.bits_a / weights, decibels_text(totals.sqnr_db).c_str());
  std::vector<const ComparedPair*> shown;
  for (const ComparedPair& pair : comparison.pairs) {
    if (pair.figures) shown.push_back(&pair);
  }
  const auto noise = [](const ComparedPair* pair) { return -pair->figures->sqnr_db.value_or(HUGE_VAL); };
  std::stable_sort(shown.begin(), shown.end(),
                   [&](const ComparedPair* x, const ComparedPair* y) { return noise(x) > noise(y); });
  constexpr std::size_t kMost = 10;
  if (!all && shown.size() > kMost) shown.resize(kMost);
  for (const ComparedPair* pair : shown) print_pair(comparison, *pair);
  print_only(comparison.a, comparison.only_a, "A");
  print_only(comparison.b, comparison.only_b, "B");
}

/// Says what was left out; true if something was.
bool tell_left_out(const Comparison& comparison, const std::array<const FileSession*, 2>& files) {
  bool left_out = false;
  for (const FileSession* const session : files) {
    for (const io::Problem& problem : session->problems()) {
      complain("'" + problem.file + "': " + problem.sentence, kPartly);
      left_out = left_out || !problem.is_note;
    }
  }
  for (const ComparedPair& pair : comparison.pairs) {
    if (pair.problem.empty()) continue;
    left_out = true;
    complain("'" + comparison.a[pair.pair.a].name + "' and '" + comparison.b[pair.pair.b].name +
                 "' are not compared: " + pair.problem + ".",
             kPartly);
  }
  return left_out;
}

/// Joins a file of importances; false if it cannot be read.
bool join_importance_file(const CompareOptions& options, Comparison& comparison, std::string& why,
                          bool& left_out) {
  const std::optional<Importance> importance =
      read_importance_file(options.importance, options.stall_seconds, why);
  if (!importance) return false;
  comparison.importance = join_importance(*importance, comparison.a);
  left_out = tell_importance(*importance, comparison.importance);
  if (!comparison.importance.of_tensors.empty()) return true;
  why = "'" + options.importance + "' has no importance of a tensor of " + comparison.name_a + ".";
  return false;
}

/// The path that cannot be written; empty if all is well.
std::string write_all(const CompareOptions& options, const Comparison& comparison,
                      const std::string& command) {
  if (!options.csv.empty() && !write_file(options.csv, comparison_csv(comparison))) return options.csv;
  const std::string json = comparison_json(comparison);
  if (!options.json.empty() && !write_file(options.json, json)) return options.json;
  if (options.html.empty()) return "";
  return write_file(options.html, comparison_html(*compared_models_from(json), command, today()))
             ? ""
             : options.html;
}

}  // namespace

int run_compare(const std::vector<std::string>& arguments) {
  const auto options = parse_compare_options(arguments);
  if (!options) return complain(message(options.error()), kNotUnderstood);
  if (options->help) {
    std::fputs(compare_usage().data(), stdout);
    return kFine;
  }
  ReportFiles first(options->stall_seconds), second(options->stall_seconds);
  std::string why;
  const std::optional<FileSession> a = first.read_list({options->a}, {}, why);
  if (!a) return complain(why, kFileFailed);
  const std::optional<FileSession> b = second.read_list({options->b}, {}, why);
  if (!b) return complain(why, kFileFailed);
  Comparison comparison = begin_comparison(a->name(), a->tensors(), b->name(), b->tensors());
  if (comparison.pairs.empty()) {
    return complain("'" + a->name() + "' and '" + b->name() +
                        "' have no tensor in common: by name, or by the names " +
                        "that llama.cpp gives Hugging Face's.",
                    kFileFailed);
  }
  bool left_out = false;
  if (!options->importance.empty() && !join_importance_file(*options, comparison, why, left_out))
    return complain(why, kFileFailed);
  compare_all(comparison, *options, {&first, &second});
  if (!options->quiet) print_summary(comparison, options->all);
  left_out = tell_left_out(comparison, {&*a, &*b}) || left_out;
  if (const std::string failed =
          write_all(*options, comparison, command_words("quantscope compare", arguments));
      !failed.empty())
    return complain(failed + " cannot be written", kFileFailed);
  const ComparisonTotals totals = totals_of(comparison);
  if (totals.compared == 0) return kFileFailed;
  if (options->most && totals.worst) {
    const ComparedPair& worst = comparison.pairs[*totals.worst];
    const std::optional<double> loss = loss_of(*worst.figures);
    if (loss && *loss > *options->most) {
      return complain("'" + comparison.a[worst.pair.a].name + "' lost " + shortest(*loss) +
                          " of its power, more than --max-loss " + shortest(*options->most) + ".",
                      kBeyond);
    }
  }
  return left_out ? kPartly : kFine;
}

}  // namespace qs
