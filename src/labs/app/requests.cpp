#include "labs/app/app.hpp"

#include "labs/app/late_parts.hpp"
#include "labs/app/moves.hpp"
#include "labs/app/quiz_controller.hpp"
#include "labs/words/text.hpp"

namespace qs {

std::vector<HostRequest> App::take_requests() {
  ask_for_bytes();
  std::vector<HostRequest> taken = std::exchange(requests_, {});
  // A file waits for its readers, which come with the second module part.
  const bool may_read = late_code_.is_here() || !loader_.is_opening();
  for (ByteSlot* slot : {may_read ? &loader_.bytes() : nullptr, &lab_range_, &lab_file_, &quiz_bytes_}) {
    if (auto request = slot == nullptr ? std::nullopt : slot->take()) taken.emplace_back(*std::move(request));
  }
  if (late_code_.take_request(needs_code(*this))) taken.emplace_back(FetchCode{});
  if (!page_.letters_are_asked && wants_letters(*this)) {
    page_.letters_are_asked = true;
    taken.emplace_back(FetchLetters{});
  }
  if (quiz_controller(*this) == nullptr) return taken;
  if (auto progress = quiz_controller(*this)->take_progress())
    taken.emplace_back(KeepProgress{*std::move(progress), quiz_controller(*this)->take_attempts()});
  return taken;
}

/// Requests bytes other than sample values: for the labs, whether shown or not, and for the quiz.
void App::ask_for_bytes() {
  const LabModel* waits = results_.waits_for_range();
  waits != nullptr ? lab_range_.want(loader_.file_session(), *waits->wants_range()) : lab_range_.close();
  const LabModel* lab = results_.present();
  const std::string file = lab == nullptr ? "" : lab->wants_file();
  file.empty() ? lab_file_.close() : lab_file_.want(file);
  quiz::Controller* quiz = quiz_controller(*this);
  const std::string wanted = quiz == nullptr ? "" : quiz->wants();
  wanted.empty() ? quiz_bytes_.close() : quiz_bytes_.want(wanted);
}

ByteSlot& App::slot_of(ByteOwner owner) {
  switch (owner) {
    case ByteOwner::kLabRange:
      return lab_range_;
    case ByteOwner::kLabFile:
      return lab_file_;
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
  if (request.owner == ByteOwner::kQuiz) return make(*this, quiz_->supply(name, bytes));
  if (request.owner == ByteOwner::kLabRange) {
    if (LabModel* lab = results_.waits_for_range()) lab->supply_range(bytes);
    return ask_for_bytes();
  }
  const Expected<void> supplied = results_.present()->supply_file(bytes);
  if (!supplied) refuse_lab_file(told(supplied.error()));
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
  if (request.owner == ByteOwner::kLabRange) {
    if (LabModel* lab = results_.waits_for_range()) lab->refuse_range(std::move(reason));
    return;
  }
  if (request.owner == ByteOwner::kQuiz) return quiz_->refuse(name, reason);
  refuse_lab_file(reason);
}

void App::refuse_lab_file(const std::string& reason) {
  results_.present()->refuse_file();
  notice_.say(text(Text::error_lab_file, {{"reason", phrase(reason)}}));
}

}  // namespace qs
