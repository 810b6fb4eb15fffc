#pragma once
/// Dear ImGui without a backend: builds frames and discards them, finds controls by path and operates them
/// through the input queue, as a pointer would.

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
  /// Answers the app's request, if it has one, and does one unit of its work.
  void work_a_little();

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
  void answer();
  std::vector<std::byte> model_;
  int vertices_ = 0;
};

/// A link to each lab, and to each of its views if it has several.
std::vector<std::string> every_view();

}  // namespace qs::test
