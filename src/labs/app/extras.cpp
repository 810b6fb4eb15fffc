#include "labs/app/app.hpp"

#include <algorithm>
#include <array>

#include "labs/app/quiz_controller.hpp"
#include "labs/model/link.hpp"
#include "labs/words/text.hpp"

namespace qs {

/// Requests data other than sample values, each once: the network's digits, the quiz items and layers that
/// items name. These requests have their own numbers, apart from the sample loader's.
void App::ask_for_extras() {
  constexpr std::uint64_t kFirst = std::uint64_t{1} << 40, kWholeFile = UINT64_MAX;
  if (const auto range = survey() == nullptr ? std::nullopt : survey()->wants()) {
    const bool asked = extra_request_ && extra_request_->layer.empty() &&
                       extra_request_->session == loader_.file_session() &&
                       extra_request_->file == range->file && extra_request_->range == range->range;
    if (!asked) {
      extra_request_ =
          ByteRequest{kFirst + extras_asked_++, "", loader_.file_session(), range->file, range->range};
    }
    return;
  }
  const NetworkSession* session = results_.network;
  std::string wanted;
  if (session != nullptr && session->wants_digits()) {
    wanted = kDigitsFile;
  } else if (shows_quiz() && quiz_controller_ != nullptr) {
    wanted = quiz_controller_->wants();
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
             report_link(state(), kind)};
}

void App::supply_sensitivities(std::string_view file, std::string_view csv) {
  if (survey() == nullptr) return;
  const Expected<Sensitivities> given = parse_sensitivities(csv);
  if (!given) return say(std::string(file) + ": " + told(given.error()));
  const auto& tensors = survey()->table().tensors;
  const auto known = std::count_if(tensors.begin(), tensors.end(), [&](const MeasuredTensor& tensor) {
    return given->contains(tensor.info.name);
  });
  survey()->set_sensitivities(*given);
  say(text(Text::sensitivities_taken,
           {{"count", grouped(given->size())}, {"known", grouped(static_cast<std::uint64_t>(known))}}));
}

/// Writes the open model's name into the state; opens the example if the link names it.
void App::name_model() {
  const FileSession* open = loader_.file();
  const std::string named = lab_value(state_, "model"), print = lab_value(state_, "print");
  if (open != nullptr) {
    if (named == open->name() && print == open->fingerprint()) return;
    if (!named.empty() && (named != open->name() || !print.empty()))
      say(text(Text::model_other, {{"wanted", named}, {"found", open->name()}}));
    state_ = with_lab_value(with_lab_value(std::move(state_), "model", open->name()), "print",
                            open->fingerprint());
  } else if (named == kExampleModel && !loader_.is_opening() && !example_was_asked_) {
    example_was_asked_ = true;
    open_example();
  }
}

void App::supply_extra(std::span<const std::byte> bytes) {
  const std::string name = extra_request_->layer;
  extra_request_.reset();
  if (name.empty()) {
    survey()->feed(bytes);
    return ask_for_extras();
  }
  if (name != kDigitsFile) return quiz_controller_->supply(*this, name, bytes);
  const Expected<void> supplied = results_.network->supply_digits(bytes);
  if (!supplied) refuse_extra(name, told(supplied.error()));
}

void App::refuse_extra(const std::string& name, const std::string& reason) {
  if (name.empty()) return survey()->refuse_bytes(reason);
  if (name != kDigitsFile) return quiz_controller_->refuse(name, reason);
  results_.network->refuse_digits();
  say(text(Text::error_digits, {{"reason", phrase(reason)}}));
}

}  // namespace qs
