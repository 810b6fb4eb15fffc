#include "labs/app/app.hpp"

#include <algorithm>
#include <array>

#include "labs/app/quiz_controller.hpp"
#include "labs/model/link.hpp"
#include "labs/words/text.hpp"

namespace qs {

std::vector<HostRequest> App::take_requests() {
  std::vector<HostRequest> taken = std::exchange(requests_, {});
  // A file waits for its readers, which come with the second module part.
  const bool may_read = late_code_.is_here() || !loader_.is_opening();
  for (ByteSlot* slot :
       {may_read ? &loader_.bytes() : nullptr, &survey_bytes_, &digits_bytes_, &quiz_bytes_}) {
    if (auto request = slot == nullptr ? std::nullopt : slot->take()) taken.emplace_back(*std::move(request));
  }
  if (late_code_.take_request(needs_code())) taken.emplace_back(FetchCode{});
  if (!letters_are_asked_ && wants_letters()) {
    letters_are_asked_ = true;
    taken.emplace_back(FetchLetters{});
  }
  if (quiz_controller() == nullptr) return taken;
  if (auto progress = quiz_controller()->take_progress())
    taken.emplace_back(KeepProgress{*std::move(progress), quiz_controller()->take_attempts()});
  return taken;
}

/// Requests bytes other than sample values: of the survey that runs here, the network's digits, the quiz.
void App::ask_for_bytes() {
  if (const auto range = survey() == nullptr ? std::nullopt : survey()->wants()) {
    survey_bytes_.want(loader_.file_session(), *range);
  } else {
    survey_bytes_.close();
  }
  const NetworkSession* network = results_.network;
  network != nullptr && network->wants_digits() ? digits_bytes_.want(kDigitsFile) : digits_bytes_.close();
  const std::string wanted = quiz_controller() == nullptr ? "" : quiz_controller()->wants();
  wanted.empty() ? quiz_bytes_.close() : quiz_bytes_.want(wanted);
}

ByteSlot& App::slot_of(ByteOwner owner) {
  switch (owner) {
    case ByteOwner::kSurvey:
      return survey_bytes_;
    case ByteOwner::kNetwork:
      return digits_bytes_;
    case ByteOwner::kQuiz:
      return quiz_bytes_;
    case ByteOwner::kSample:
      break;
  }
  return loader_.bytes();
}

void App::supply(const ByteRequest& request, std::span<const std::byte> bytes) {
  ByteSlot& slot = slot_of(request.owner);
  if (!slot.is_answered_by(request.id)) return;
  if (request.owner == ByteOwner::kSample) {
    loader_.supply(request.id, bytes);
    return handle_events();
  }
  const std::string name = slot.open()->layer;
  slot.close();
  if (request.owner == ByteOwner::kQuiz) return make(quiz_controller_->supply(name, bytes));
  if (request.owner == ByteOwner::kSurvey) {
    survey()->feed(bytes);
    return ask_for_bytes();
  }
  const Expected<void> supplied = results_.network->supply_digits(bytes);
  if (!supplied) refuse_digits(told(supplied.error()));
}

void App::refuse_bytes(const ByteRequest& request, std::string reason) {
  ByteSlot& slot = slot_of(request.owner);
  if (!slot.is_answered_by(request.id)) return;
  if (request.owner == ByteOwner::kSample) {
    loader_.refuse_bytes(request.id, std::move(reason));
    return handle_events();
  }
  const std::string name = slot.open()->layer;
  slot.close();
  if (request.owner == ByteOwner::kSurvey) return survey()->refuse_bytes(std::move(reason));
  if (request.owner == ByteOwner::kQuiz) return quiz_controller_->refuse(name, reason);
  refuse_digits(reason);
}

void App::refuse_digits(const std::string& reason) {
  results_.network->refuse_digits();
  say(text(Text::error_digits, {{"reason", phrase(reason)}}));
}

void App::ask_for_digits_again() {
  if (results_.network == nullptr) return;
  dismiss_notice();
  results_.network->ask_again();
  ask_for_bytes();
}

void App::ask_report(ReportKind kind) {
  constexpr std::array<std::string_view, 4> kEndings = {"-report.html", "-mix.json", "-mix.csv",
                                                        "-figures.json"};
  if (file() == nullptr) return;
  const std::string& name = file()->name();
  ask_host(ReportRequest{
      kind, name.substr(0, name.rfind('.')) + std::string(kEndings[static_cast<std::size_t>(kind)]),
      report_link(state(), kind)});
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

}  // namespace qs
