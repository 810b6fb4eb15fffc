// Native versions of the kernels timed in the core module: qs_bench SPEC… prints milliseconds as JSON.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "core/analysis.hpp"
#include "core/sources.hpp"

namespace {

template <class Work>
double median_ms(const Work& work) {
  constexpr int kRuns = 20;
  work();
  std::vector<double> times;
  for (int run = 0; run < kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  return (times[kRuns / 2 - 1] + times[kRuns / 2]) / 2;
}

}  // namespace

int main(int count, char** specs) {
  std::vector<float> values(1'000'000);
  qs::draw(*qs::find_source("gaussian"), 1, 0, values);
  // Copy the values in first, as WebAssembly does.
  std::printf("{\"sort\": %f",
              median_ms([&] { return qs::make_sample(std::vector<float>(values)).has_value(); }));
  const auto sample = qs::make_sample(values);
  for (int i = 1; i < count; ++i) {
    const auto spec = qs::parse_quantizer(specs[i]);
    if (!spec) return 1;
    std::printf(", \"%s\": %f", specs[i], median_ms([&] { return qs::analyze(*spec, *sample).has_value(); }));
  }
  std::printf("}\n");
  return 0;
}
