// Other bits or another family keep what the reader set, and say it as a link does.
#include <doctest/doctest.h>

#include "labs/overview/lab.hpp"
#include "labs/state/share_link.hpp"

using namespace qs;

TEST_CASE(
    "quantizer moves: from every row with every value to every family and width, the state is that of its link") {
  for (const QuantizerInfo& row : quantizers()) {
    for (const ParamInfo& param : row.params) {
      std::vector<std::string> values = param.words;
      values.insert(values.end(), param.suggestions.begin(), param.suggestions.end());
      for (const std::string& value : values) {
        const auto spec = parse_quantizer(row.id + "/" + param.id + "=" + value);
        if (!spec) continue;
        for (const QuantizerInfo& other : quantizers()) {
          AppState state;
          state.quantizer = with_family(*spec, other.family);
          CAPTURE(spec->text());
          CAPTURE(state.quantizer.text());
          CHECK(from_link(to_link(state)).state == state);
          state.quantizer = with_bits(state.quantizer, 3);
          CHECK(from_link(to_link(state)).state == state);
        }
      }
    }
  }
}
