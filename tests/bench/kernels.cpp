// Times sorting and every row of the list of quantizers on 1,000,000 values, in the native build and as
// WebAssembly: the same program, without a border to JavaScript. qs_bench SPEC… times those specifications
// too. Prints milliseconds as JSON, the least of several runs: other programs can only make a run slower.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>

#include "core/analysis.hpp"
#include "core/sources.hpp"

namespace {

constexpr int kRuns = 20;
constexpr double kLeast = 0.5, kMost = 150;  // milliseconds of one timing, and of all timings of a row

/// Calls through a pointer, so that the work is a function of its own: an engine that compiles hot functions
/// anew would never do so with one that runs once.
using Work = std::function<bool()>;

double spent_ms(int times, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double least_ms(const Work& work) {
  int times = 1;
  while (spent_ms(times, work) < kLeast) times *= 2;
  double least = spent_ms(times, work);
  double all = least;
  for (int run = 1; run < kRuns && all < kMost; ++run) {
    const double spent = spent_ms(times, work);
    all += spent;
    least = std::min(least, spent);
  }
  return least / times;
}

}  // namespace

int main(int count, char** texts) {
  std::vector<float> values(1'000'000);
  qs::draw(*qs::find_source("gaussian"), 1, 0, values);
  const auto sample = qs::make_sample(values);
  std::vector<std::string> specs;
  for (const qs::QuantizerInfo& row : qs::quantizers()) specs.push_back(row.id);
  specs.insert(specs.end(), texts + 1, texts + count);
  std::map<std::string, double> times;
  const auto time = [&](const std::string& name, const Work& work) {
    const double spent = least_ms(work);
    const auto [place, is_new] = times.emplace(name, spent);
    if (!is_new) place->second = std::min(place->second, spent);
  };
  // Twice: an engine compiles functions while they run, and has compiled those of all rows by the second
  // time.
  for (int round = 0; round < 2; ++round) {
    time("sort", [&] { return qs::make_sample(values).has_value(); });
    for (const std::string& text : specs) {
      const auto spec = qs::parse_quantizer(text);
      if (!spec) return 1;
      time(text, [&] { return qs::analyze(*spec, *sample).has_value(); });
    }
  }
  const char* before = "{";
  for (const auto& [name, spent] : times) {
    std::printf("%s\"%s\": %f", before, name.c_str(), spent);
    before = ", ";
  }
  std::printf("}\n");
  return 0;
}
