#include "labs/values/byte_request.hpp"

namespace qs {

void ByteSlot::ask(std::string layer) {
  constexpr std::uint64_t kWholeFile = UINT64_MAX;
  open_ = ByteRequest{owner_, ++last_, std::move(layer), 0, 0, {0, kWholeFile}};
}

void ByteSlot::ask(std::uint64_t session, const io::FileRange& range) {
  open_ = ByteRequest{owner_, ++last_, "", session, range.file, range.range};
}

void ByteSlot::want(std::string_view layer) {
  if (!open_ || open_->layer != layer) ask(std::string(layer));
}

void ByteSlot::want(std::uint64_t session, const io::FileRange& range) {
  const bool is_same = open_ && open_->layer.empty() && open_->session == session &&
                       open_->file == range.file && open_->range == range.range;
  if (!is_same) ask(session, range);
}

}  // namespace qs
