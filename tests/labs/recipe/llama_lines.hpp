#pragma once
/// Lines of llama-quantize's --tensor-type-file as the tool reads them.

#include <cctype>
#include <regex>
#include <sstream>
#include <string>

namespace qs::test {

/// The type that llama-quantize gives a name: lines in order, patterns in lower case, the first that is found in it.
inline std::string type_by(const std::string& text, const std::string& name) {
  std::istringstream lines(text);
  for (std::string line; lines >> line;) {
    const std::size_t sign = line.find('=');
    std::string pattern = line.substr(0, sign);
    for (char& letter : pattern) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    if (std::regex_search(name, std::regex(pattern))) return line.substr(sign + 1);
  }
  return "";
}

}  // namespace qs::test
