// Controls that an address hides or locks, in every view.
#include <doctest/doctest.h>

#include "progress.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

TEST_CASE("by path: what a link hides is not there") {
  Harness harness;
  harness.app().open_link("hide=overview/source,overview/scheme");
  harness.settle();
  CHECK(harness.shows("overview/bits"));
  CHECK(!harness.shows("overview/source"));
  CHECK(!harness.shows("overview/scheme"));
  CHECK(!harness.shows("app/open_file"));
}

TEST_CASE(
    "by path: in every view each control can be locked and hidden by the address, but what is a picture") {
  // A picture with controls of its own stays; the controls around it go.
  const std::vector<std::string> pictures = {
      "blocks/bytes",  "blocks/map",      "blocks/values",       "capacity/function", "digit/pad",
      "ladder/format", "model/list",      "model/target_handle", "network/guess",     "network/pad",
      "model/head",    "model/mix_table", "rounding/map",        "language/words",    "language/guess"};
  for (const std::string& view : test::every_view()) {
    test::tell_progress("hidden: " + view);
    CAPTURE(view);
    Harness harness;
    harness.show(view);
    const std::string lab = harness.app().state().lab;
    std::vector<std::string> paths;
    std::string list = "app/labs," + lab + "/zoom," + lab + "/threshold";
    for (const ui::ProbeItem& item : harness.host.probe().items()) {
      const bool is_part = item.role == ui::Role::kOption || item.path.starts_with("app/");
      if (ui::is_words(item.role) || is_part || item.path.starts_with(lab + "/zoom")) continue;
      paths.push_back(item.path);
      list += "," + item.path;
    }
    CHECK(!paths.empty());
    const std::string link = to_link(harness.app().state());
    harness.show(link + "&lock=" + list);
    CHECK(harness.app().notice().sentence().empty());
    for (const std::string& path : paths) {
      const ui::ProbeItem* item = harness.host.probe().find(path);
      if (item != nullptr) CHECK_MESSAGE(!item->enabled, path);
    }
    harness.show(link + "&hide=" + list);
    CHECK(harness.app().notice().sentence().empty());
    for (const std::string& path : paths)
      if (!ui::names_path(pictures, path)) CHECK_MESSAGE(!harness.shows(path), path);
  }
}

TEST_CASE("by path: what is locked takes no click, no drag and no command, and is drawn paler") {
  Harness harness(1280, 900);
  harness.host.open_link("lab=overview&quantizer=int4&lock=overview/bits");
  harness.settle();
  const std::string before = to_link(harness.app().state());
  const ui::ProbeItem bits = *harness.host.probe().find("overview/bits");
  CHECK(bits.locked);
  CHECK_FALSE(bits.enabled);
  CHECK(harness.host.probe().find("overview/bits_value")->locked);
  CHECK_FALSE(harness.host.probe().find("overview/scheme")->locked);
  harness.click("overview/bits");
  harness.host.probe().push({"overview/bits", 7});
  harness.settle();
  CHECK(to_link(harness.app().state()) == before);
  harness.click("overview/scheme/1");
  harness.settle();
  CHECK(to_link(harness.app().state()) != before);
}
