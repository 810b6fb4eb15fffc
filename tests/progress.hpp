#pragma once
/// Prints progress of a long case: the tests' runner ends a level that prints nothing for two minutes.

#include <cstdio>
#include <string>

namespace qs::test {

inline void tell_progress(const std::string& at) {
  std::fprintf(stderr, "▸ %s\n", at.c_str());
}

}  // namespace qs::test
