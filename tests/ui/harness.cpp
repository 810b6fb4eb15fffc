#include "ui/harness.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "core/find.hpp"
#include "labs/model_file.hpp"
#include "ui/item_hooks.hpp"
#include "ui/views/rows.hpp"

namespace qs::test {

Harness::Harness(float width, float height, bool coarse_pointer) : host({}, {}), model_(read_model()) {
  listen_to_items();
  host.set_surface({width, height, 1, coarse_pointer, false});
}

void Harness::frame() {
  take_submitted_items();
  host.frame(1.0F / 60);
  std::set<ImGuiID> noted;
  for (const ui::ProbeItem& item : host.probe().items()) noted.insert(item.id);
  for (const ImGuiID id : take_submitted_items()) {
    // ImGui's own: the window, the list's child window and its scroll bar are no controls of ours.
    CHECK_MESSAGE((noted.contains(id) || is_window_part(id)), "an item was drawn past the probe");
  }
  const ImDrawData* data = ImGui::GetDrawData();
  vertices_ = data->TotalVtxCount;
  bool finite = true;
  for (const ImDrawList* list : data->CmdLists) {
    for (const ImDrawVert& vertex : list->VtxBuffer)
      finite = finite && std::isfinite(vertex.pos.x + vertex.pos.y);
  }
  CHECK_MESSAGE(finite, "a vertex is nowhere: " << to_link(app().state()));
}

void Harness::supply(const ByteRequest& request) {
  if (request.session > 0) {
    app().supply(request, io::bytes_in(own_file_, request.range).value_or(std::span<const std::byte>{}));
  } else {
    app().supply(request, layer_file(model_, request.layer));
  }
}

bool Harness::answer() {
  if (take<OpenExample>()) {
    own_file_ = model_;
    app().open_files({{"silero.safetensors", own_file_.size()}});
  }
  bool answered = false;
  while (const auto request = take<ByteRequest>()) {
    supply(*request);
    answered = true;
  }
  return answered;
}

void Harness::work() {
  while (answer() || app().step(no_limit)) {
  }
}

void Harness::work_a_little() {
  answer();
  app().step([] { return false; });
}

void Harness::show(const std::string& link) {
  host.open_link(link);
  if (link.starts_with("lab=model")) app().ask_host(OpenExample{});
  settle();
}

void Harness::open(const std::string& name, std::vector<std::byte> file) {
  own_file_ = std::move(file);
  app().open_files({{name, own_file_.size()}});
}

void Harness::settle() {
  // A run that plays (rounding_motion_panel.cpp) takes 600.
  constexpr int kRestless = 700;
  int frames = 0;
  do {  // a frame may start more work
    work();
    host.disturb();
    for (; host.wants_frame() && frames < kRestless; ++frames) frame();
  } while (app().is_busy() && frames < kRestless);
  REQUIRE_MESSAGE(frames < kRestless, "the lab does not come to rest: " << to_link(app().state()));
}

const ui::ProbeItem& Harness::item(std::string_view path) {
  const ui::ProbeItem* found = host.probe().find(path);
  REQUIRE_MESSAGE(found != nullptr, "no control at " << path);
  return *found;
}

void Harness::press_at(float x, float y) {
  host.pointer_moved(x, y);
  frame();
  host.pointer_button(true);
  frame();
}

void Harness::release() {
  host.pointer_button(false);
  frame();
  settle();
}

void Harness::click(std::string_view path) {
  const ui::ProbeItem& target = item(path);
  press_at(target.corner.x + target.size.x / 2, target.corner.y + target.size.y / 2);
  release();
}

void Harness::drag(std::string_view path, float dx) {
  const ui::ProbeItem& target = item(path);
  const float x = target.corner.x + target.size.x / 2, y = target.corner.y + target.size.y / 2;
  press_at(x, y);
  for (const float part : {0.25F, 0.5F, 0.75F, 1.0F}) {
    host.pointer_moved(x + dx * part, y);
    frame();
  }
  release();
}

std::vector<std::string> every_view() {
  std::vector<std::string> links;
  for (const LabInfo& lab : labs()) {
    const std::string link = "lab=" + std::string(lab.id);
    const auto views = ui::views_of(lab.id);
    if (views.empty()) links.push_back(link);
    for (const ui::View* view : views) links.push_back(link + "&view=" + std::string(view->id));
    // A short training shows what a long one does.
    for (std::string& each : links)
      if (each == "lab=language&view=watch") each += "&steps=40";
  }
  return links;
}

}  // namespace qs::test
