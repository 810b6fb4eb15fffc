#include "labs/checker/headless_lab.hpp"

#include "labs/app/app_sight.hpp"
#include "labs/app/quiz_facts.hpp"
#include "labs/app/run_to_rest.hpp"

namespace qs::quiz {

void HeadlessLab::rest() {
  run_to_rest(app_, [this](const ByteRequest& request) {
    const std::span<const std::byte> own(own_file_);
    if (request.layer.empty()) {
      app_.supply(request, own.subspan(request.range.offset, request.range.size));
    } else {
      app_.supply(request, bundled_(request.layer));
    }
  });
}

Expected<Names> HeadlessLab::facts(const std::string& link) {
  const ParsedLink parsed = from_link(link);
  if (!parsed.problems.empty()) return tl::unexpected(parsed.problems.front());
  app_.open_link(link);
  rest();
  return facts_of(AppSight(app_));
}

void HeadlessLab::bring_own() {
  if (calls_.own()) return;
  own_file_ = bundled_("lstm_hh");
  app_.open_files({{"model.safetensors", own_file_.size()}});
  rest();
  if (auto own = reader_tensor_of(AppSight(app_))) calls_.set_reader_tensor(*std::move(own));
}

bool HeadlessLab::bring_missing_layer() {
  const std::string layer = calls_.take_missing_layer();
  return !layer.empty() && calls_.supply(layer, bundled_(layer)).has_value();
}

Expected<std::string> HeadlessLab::fill(std::string_view pattern, const std::string& link) {
  Names names;
  if (!link.empty()) {
    Expected<Names> found = facts(link);
    if (!found) return tl::unexpected(found.error());
    names = *std::move(found);
  }
  Expected<std::string> filled = fill_text(pattern, calls_.scope(names));
  while (!filled && bring_missing_layer()) filled = fill_text(pattern, calls_.scope(names));
  return filled;
}

}  // namespace qs::quiz
