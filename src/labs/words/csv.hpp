#pragma once
/// One line of comma-separated values (RFC 4180), ended as there by carriage return and line feed.

#include <string>
#include <string_view>

namespace qs {

class CsvLine {
 public:
  void add(std::string_view field) {
    if (!line_.empty() || added_) line_ += ',';
    added_ = true;
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
      line_ += field;
      return;
    }
    line_ += '"';
    for (const char c : field) line_ += c == '"' ? std::string("\"\"") : std::string(1, c);
    line_ += '"';
  }
  std::string text() const { return line_ + "\r\n"; }

 private:
  std::string line_;
  bool added_ = false;
};

}  // namespace qs
