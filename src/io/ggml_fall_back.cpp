#include "io/ggml_fall_back.hpp"

#include <array>

#include "core/find.hpp"

namespace qs::io {
namespace {

struct Rule {
  std::string_view from, to;  // ids; no second one: the tool stops
};

constexpr std::array kRules = {
    Rule{"q2_k", "q4_0"}, Rule{"q3_k", "q4_0"},     Rule{"q4_k", "q5_0"},   Rule{"q5_k", "q5_1"},
    Rule{"q6_k", "q8_0"}, Rule{"iq4_xs", "iq4_nl"}, Rule{"tq1_0", "q4_0"},  Rule{"tq2_0", "q4_0"},
    Rule{"q2_0", "q4_0"}, Rule{"q1_0", ""},         Rule{"ggml_nvfp4", ""},
};

}  // namespace

GgmlFallBack ggml_fall_back(const ggml::Type& type, std::uint64_t row) {
  const Rule* const rule = find_by(kRules, &Rule::from, type.id);
  if (rule == nullptr) return {};
  if (rule->to.empty()) return {nullptr, true};
  const ggml::Type* const next = ggml::find_type(rule->to);
  return {row % next->block == 0 ? next : nullptr, false};
}

}  // namespace qs::io
