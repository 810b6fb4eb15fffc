// No word of the interface is cut at its end for lack of room, in the letters that readers see, in either language.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "harness.hpp"
#include "labs/words/language.hpp"
#include "progress.hpp"
#include "ui/kit/svg.hpp"

using namespace qs;
using namespace qs::test;

namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::byte> file_bytes(const std::string& path) {
  const std::string text = file_text(path);
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

/// German as the page loads it; English again at the end.
struct InGerman {
  InGerman() {
    std::string sentences, phrases;
    // In the order of the keys, as the table of sentences is.
    const auto all = nlohmann::json::parse(file_text(QS_TEXT_DE));
    for (const auto& [key, sentence] : all.items()) sentences += sentence.get<std::string>() + '\0';
    const auto pairs = nlohmann::json::parse(file_text(QS_PHRASES_DE));
    for (const auto& [english, german] : pairs.items())
      phrases += english + '\0' + german.get<std::string>() + '\0';
    const auto set = set_language({sentences, phrases, ',', " "});
    REQUIRE(set.has_value());
  }
  ~InGerman() { reset_language(); }
};

/// "Open a file…" says that a dialog follows.
bool is_meant(const std::string& words) {
  for (std::size_t i = 0; i < text_count(); ++i)
    if (text(static_cast<Text>(i)) == words + "…") return true;
  return false;
}

/// Words on the canvas that end in "…" and hold more than that.
std::vector<std::string> cut_words(Harness& harness) {
  const Surface& surface = harness.host.surface();
  ui::ExportFrame whole;
  whole.area = {0, 0, surface.width, 4000};
  const ui::Fonts& fonts = harness.host.fonts();
  const std::string svg = ui::to_svg(*ImGui::GetDrawData(), whole, harness.host.theme(), fonts);
  std::vector<std::string> cut;
  constexpr std::string_view kEllipsis = "…</text>";
  for (std::size_t end = svg.find(kEllipsis); end != std::string::npos; end = svg.find(kEllipsis, end + 1)) {
    const std::size_t begin = svg.rfind('>', end) + 1;
    const std::string words = svg.substr(begin, end - begin);
    if (!words.empty() && !is_meant(words)) cut.push_back(words);
  }
  return cut;
}

struct Size {
  float width, height;
  bool coarse;
};
/// Canvases of the lab in windows of 1920, 1440, 1280 and 1024 pixels beside the text, and on a phone.
constexpr Size kSizes[] = {
    {936, 818, false}, {816, 794, false}, {656, 637, false}, {400, 685, false}, {390, 719, true}};

void check_all_views(const Size& size) {
  Harness harness(size.width, size.height, size.coarse);
  harness.host.set_fonts(file_bytes(QS_ASSETS "/inter-400.ttf"), file_bytes(QS_ASSETS "/inter-600.ttf"));
  REQUIRE(!file_bytes(QS_ASSETS "/inter-400.ttf").empty());  // ./dev build makes the fonts
  for (const std::string& view : every_view()) {
    test::tell_progress("words: " + view);
    harness.show(view);
    for (const std::string& words : cut_words(harness)) {
      CAPTURE(view);
      CAPTURE(size.width);
      CHECK_MESSAGE(false, "cut: " << words << "…");
    }
  }
}

}  // namespace

TEST_CASE("words: none is cut in any view at any of the five sizes, in English") {
  for (const Size& size : kSizes) check_all_views(size);
}

TEST_CASE("words: none is cut in any view at any of the five sizes, in German") {
  const InGerman german;
  for (const Size& size : kSizes) check_all_views(size);
}
