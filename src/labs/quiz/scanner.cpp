#include "labs/quiz/scanner.hpp"

#include "core/text.hpp"

namespace qs::quiz {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

void Scanner::skip_space() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
}

bool Scanner::is_at_end() {
  skip_space();
  return at_ == text_.size();
}

bool Scanner::take(std::string_view sign) {
  skip_space();
  if (!text_.substr(at_).starts_with(sign)) return false;
  at_ += sign.size();
  return true;
}

bool Scanner::take_word(std::string_view word) {
  skip_space();
  const std::string_view rest = text_.substr(at_);
  if (!rest.starts_with(word)) return false;
  if (rest.size() > word.size() && (is_letter(rest[word.size()]) || is_digit(rest[word.size()])))
    return false;
  at_ += word.size();
  return true;
}

std::string_view Scanner::take_name() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
  return text_.substr(begin, at_ - begin);
}

std::optional<double> Scanner::take_number() {
  std::size_t end = at_;
  while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
  if (end < text_.size() && text_[end] == 'e') {
    std::size_t after = end + 1;
    if (after < text_.size() && (text_[after] == '-' || text_[after] == '+')) ++after;
    if (after < text_.size() && is_digit(text_[after])) {
      while (after < text_.size() && is_digit(text_[after])) ++after;
      end = after;
    }
  }
  const auto value = parse_number(text_.substr(at_, end - at_));
  if (value) at_ = end;
  return value;
}

std::optional<std::string_view> Scanner::take_quoted() {
  const std::size_t close = text_.find('\'', at_ + 1);
  if (close == std::string_view::npos) return {};
  const std::string_view inside = text_.substr(at_ + 1, close - at_ - 1);
  at_ = close + 1;
  return inside;
}

}  // namespace qs::quiz
