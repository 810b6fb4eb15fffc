// A seed asks the same question in every build that runs this test, native and WebAssembly.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "labs/quiz/session.hpp"

using namespace qs;
using namespace qs::quiz;

TEST_CASE("same everywhere: a seed chooses variant, numbers and order of every item of the bank") {
  std::ifstream file(QS_ITEMS, std::ios::binary);
  Session session;
  REQUIRE(session.supply_items("bank", std::string(std::istreambuf_iterator<char>(file), {})));
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&hash](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  };
  std::size_t asked = 0;
  for (const Item& item : session.file().items) {
    for (const std::uint64_t seed : {0U, 1U, 2U, 1'000'000'000U}) {
      session.ask(item.id, seed);
      const Question* question = session.question();
      if (question == nullptr) continue;  // about a tensor that is not open here
      ++asked;
      add(question->prompt);
      for (const AskedOption& option : question->options) add(option.text);
      for (const AskedEntry& entry : question->entries) add(entry.text);
    }
  }
  CHECK(asked > 100);
  constexpr std::uint64_t kKnown = 8196755336509606990U;
  CHECK_MESSAGE(hash == kKnown,
                "the items ask something else than before, or than the other build; where that is wanted "
                "(an item was added or changed), kKnown above becomes "
                    << hash << "U");
}
