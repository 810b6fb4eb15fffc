#include "host/remote_words.hpp"

#include "core/find.hpp"

namespace qs {
namespace {

/// Fills each place once: a value may hold braces of its own.
std::string filled(std::string_view sentence, const RemoteValues& values) {
  std::string text;
  while (!sentence.empty()) {
    const std::size_t open = sentence.find('{'), close = sentence.find('}', open);
    text += sentence.substr(0, open);
    if (close == std::string_view::npos) break;
    const auto* value =
        find_by(values, &RemoteValues::value_type::first, sentence.substr(open + 1, close - open - 1));
    text += value == nullptr ? "" : value->second;
    sentence.remove_prefix(close + 1);
  }
  return text;
}

}  // namespace

Refusal remote_refusal(std::string_view reason, const RemoteValues& values) {
  const RemoteSentence* sentence = find_by(kRemoteSentences, &RemoteSentence::reason, reason);
  return refuse("address", filled(sentence->value, values), filled(sentence->accepted, values));
}

std::string shown_address(const std::string& address) {
  constexpr std::size_t kLongest = 120;
  if (address.size() <= kLongest) return address;
  return address.substr(0, kLongest / 2) + "…" + address.substr(address.size() - kLongest / 2);
}

}  // namespace qs
