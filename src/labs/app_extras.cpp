#include "labs/app.hpp"

#include <array>

#include "labs/quiz/quiz_desk.hpp"
#include "labs/text.hpp"

namespace qs {

/// What comes beside the values on the table, once each: the digits of the network, the items of the quiz,
/// and the layers that those speak of. Their requests are counted apart from the workspace's.
void App::ask_for_extras() {
  constexpr std::uint64_t kFirst = std::uint64_t{1} << 40, kWholeFile = UINT64_MAX;
  if (const auto range = survey() == nullptr ? std::nullopt : survey()->wants()) {
    const bool asked = extra_request_ && extra_request_->layer.empty() &&
                       extra_request_->session == workspace_.file_session() &&
                       extra_request_->file == range->file && extra_request_->range == range->range;
    if (!asked) {
      extra_request_ =
          ByteRequest{kFirst + extras_asked_++, "", workspace_.file_session(), range->file, range->range};
    }
    return;
  }
  const NetworkSession* session = results_.network;
  std::string wanted;
  if (session != nullptr && session->wants_digits()) {
    wanted = kDigitsFile;
  } else if (shows_quiz() && desk_ != nullptr) {
    wanted = desk_->wants();
  }
  if (wanted.empty()) {
    extra_request_.reset();
  } else if (!extra_request_ || extra_request_->layer != wanted) {
    extra_request_ = ByteRequest{kFirst + extras_asked_++, wanted, 0, 0, {0, kWholeFile}};
  }
}

void App::ask_for_digits_again() {
  if (results_.network == nullptr) return;
  dismiss_notice();
  results_.network->ask_again();
  ask_for_extras();
}

void App::ask_report(ReportKind kind) {
  constexpr std::array<std::string_view, 4> kEndings = {"-report.html", "-mix.json", "-mix.csv",
                                                        "-figures.json"};
  if (file() == nullptr) return;
  const std::string& name = file()->name();
  report_ = {kind, name.substr(0, name.rfind('.')) + std::string(kEndings[static_cast<std::size_t>(kind)]),
             link()};
}

void App::supply_extra(std::span<const std::byte> bytes) {
  const std::string name = extra_request_->layer;
  extra_request_.reset();
  if (name.empty()) {
    survey()->feed(bytes);
    return ask_for_extras();
  }
  if (name != kDigitsFile) return desk_->supply(*this, name, bytes);
  const Expected<void> supplied = results_.network->supply_digits(bytes);
  if (!supplied) refuse_extra(name, message(supplied.error()));
}

void App::refuse_extra(const std::string& name, const std::string& reason) {
  if (name.empty()) return survey()->refuse_bytes(reason);
  if (name != kDigitsFile) return desk_->refuse(name, reason);
  results_.network->refuse_digits();
  say(text(Text::error_digits, {{"reason", reason}}));
}

}  // namespace qs
