#pragma once
/// Dear ImGui without a backend: builds frames and discards them, finds controls by path and operates them
/// through the input queue, as a pointer would.

#include <algorithm>
#include <string>

#include "host/app_host.hpp"

namespace qs::test {

class Harness {
 public:
  explicit Harness(float width = 820, float height = 800, bool coarse_pointer = false);

  AppHost host;
  App& app() { return host.app(); }

  /// Builds one frame of 1/60 s; asserts that the probe noted every submitted item and every vertex is
  /// finite.
  void frame();
  /// Answers the app's requests, does its work, and draws until nothing changes.
  void settle();
  /// Opens a view as a reader sees it: in the lab "model" with the bundled model open.
  void show(const std::string& link);
  /// Opens a file of the reader's in the present lab; its bytes are supplied as the app asks for them.
  void open(const std::string& name, std::vector<std::byte> file);
  /// Answers the app's requests, and does one unit of its work.
  void work_a_little();
  /// Supplies bytes of the bundled model: a layer, or a range of the reader's own file.
  void supply(const ByteRequest& request);
  /// Takes the first request of this kind from those that are not answered.
  template <class Request>
  std::optional<Request> take() {
    for (HostRequest& request : app().take_requests()) requests_.push_back(std::move(request));
    const auto found = std::find_if(requests_.begin(), requests_.end(),
                                    [](const auto& one) { return std::holds_alternative<Request>(one); });
    if (found == requests_.end()) return std::nullopt;
    Request request = std::get<Request>(std::move(*found));
    requests_.erase(found);
    return request;
  }

  const ui::ProbeItem& item(std::string_view path);
  bool shows(std::string_view path) { return host.probe().find(path) != nullptr; }
  void click(std::string_view path);
  void press_at(float x, float y);
  void release();
  /// Drags from the middle of the control by dx.
  void drag(std::string_view path, float dx);
  /// Draws a picture of ImGui's output: the number of vertices.
  int vertices() const { return vertices_; }

 private:
  void work();
  /// False if there was nothing to answer.
  bool answer();
  std::vector<HostRequest> requests_;
  std::vector<std::byte> model_, own_file_;
  int vertices_ = 0;
};

/// A link to each lab, and to each of its views if it has several.
std::vector<std::string> every_view();

}  // namespace qs::test
