// Checks a file of quiz items: qs_items FILE ASSETS, where
// ASSETS holds the bundled files (qs::bundled_path).
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "labs/checker/check.hpp"
#include "labs/values/sample_loader.hpp"

namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: qs_items FILE ASSETS\n", stderr);
    return 2;
  }
  const std::string file = arguments[1], assets = arguments[2];
  if (!std::ifstream(file)) {
    std::fprintf(stderr, "%s: there is no such file\n", file.c_str());
    return 2;
  }
  const auto bundled = [&assets](std::string_view name) {
    const std::string bytes = read_file(assets + "/" + qs::bundled_path(name));
    const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
    return std::vector<std::byte>(first, first + bytes.size());
  };
  const qs::quiz::CheckedItems checked = qs::quiz::check_items(file, read_file(file), bundled);
  for (const qs::Error& fault : checked.faults) std::fprintf(stderr, "%s\n", message(fault).c_str());
  std::printf("%s: %zu items, %zu variants, %zu answers tried, %zu faults\n", file.c_str(), checked.items,
              checked.variants, checked.answers, checked.faults.size());
  return checked.faults.empty() ? 0 : 1;
}
