#include "labs/app/notice.hpp"

#include "labs/words/text.hpp"

namespace qs {

void Notice::say(std::string_view sentence) {
  constexpr std::size_t kMost = 600;
  sentence_ = shortened(sentence, kMost);
  ends_with_load_ = false;
}

void Notice::show(std::string sentence, bool until_loaded) {
  sentence_ = std::move(sentence);
  ends_with_load_ = until_loaded;
}

void Notice::add(std::string_view sentence) {
  (sentence_ += ' ') += sentence;
}

void Notice::say_more(std::string_view sentence) {
  const std::string before = sentence_.empty() ? "" : sentence_ + " ";
  say(before + std::string(sentence));
}

}  // namespace qs
