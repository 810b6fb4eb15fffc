#pragma once
/// Reads the text of an expression from left to right: signs, words, names, numbers and quoted text.

#include <optional>
#include <string_view>

namespace qs::quiz {

bool is_letter(char c);

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::string_view whole() const { return text_; }
  /// Index of the next character.
  std::size_t place() const { return at_; }
  void go_back_to(std::size_t place) { at_ = place; }

  /// Skips spaces; true if nothing follows.
  bool is_at_end();
  /// The next character; not at the end.
  char next() const { return text_[at_]; }
  bool take(std::string_view sign);
  bool take_word(std::string_view word);
  std::string_view take_name();
  /// Nothing, and nothing taken, if it is no number, or no quote closes.
  std::optional<double> take_number();
  std::optional<std::string_view> take_quoted();

 private:
  void skip_space();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace qs::quiz
