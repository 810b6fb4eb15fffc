#pragma once
/// The list of quantizers, and their names as text.
///
/// A specification is ID[/key=value]…: "int4", "int4/range=p99.9", "uint8/range=3sigma". The same text serves
/// links, the JavaScript interface, the command line and quiz rows. Its canonical form has the keys in the
/// row's order and leaves out defaults: equal canonical forms mean the same quantizer.

#include <string>
#include <string_view>

#include "core/quantizer.hpp"

namespace qs {

std::span<const QuantizerInfo> quantizers();
const QuantizerInfo* find_quantizer(std::string_view id);

struct QuantizerSpec {
  std::string id = "int4";
  ParamValues params{};

  std::string value(const ParamInfo& param) const;
  std::string text() const;  // canonical
  bool operator==(const QuantizerSpec&) const = default;
};

/// Refuses unknown rows, unknown or repeated keys and values out of range; the error names which.
Expected<QuantizerSpec> parse_quantizer(std::string_view text);

/// The specification with one parameter changed.
Expected<QuantizerSpec> with_param(QuantizerSpec spec, std::string_view key, std::string_view value);

/// Chooses the scale for this sample. Refuses a sample without a finite value.
Expected<std::unique_ptr<Quantizer>> fit(const QuantizerSpec& spec, const Sample& sample);
/// The same without the long work: call fit_unit() of the quantizer until it returns true.
Expected<std::unique_ptr<Quantizer>> begin_fit(const QuantizerSpec& spec, const Sample& sample);

}  // namespace qs
