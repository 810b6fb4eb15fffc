#include "core/quantizers.hpp"

#include <algorithm>
#include <array>

#include "core/find.hpp"
#include "core/quantizers/rows.hpp"

namespace qs {
namespace {

// The only list of quantizers.
const std::array kRows = {
    symmetric_int(2), symmetric_int(3), symmetric_int(4), symmetric_int(5), symmetric_int(6),
    symmetric_int(7), symmetric_int(8), affine_uint(2),   affine_uint(3),   affine_uint(4),
    affine_uint(5),   affine_uint(6),   affine_uint(7),   affine_uint(8),
};

std::string accepted_ids() {
  std::string ids;
  for (const QuantizerInfo& row : kRows) ids += (ids.empty() ? "" : ", ") + row.id;
  return ids;
}

std::string accepted_keys(const QuantizerInfo& row) {
  std::string keys;
  for (const ParamInfo& param : row.params) keys += (keys.empty() ? "" : ", ") + param.id;
  return keys.empty() ? "no keys" : keys;
}

std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view head = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return head;
}

std::string quoted(std::string_view text) {
  return "'" + std::string(text.substr(0, 80)) + "'";
}

}  // namespace

std::span<const QuantizerInfo> quantizers() {
  return kRows;
}

const QuantizerInfo* find_quantizer(std::string_view id) {
  return find_by(kRows, &QuantizerInfo::id, id);
}

std::string QuantizerSpec::value(const ParamInfo& param) const {
  const auto given = params.find(param.id);
  return given == params.end() ? param.default_value : given->second;
}

std::string QuantizerSpec::text() const {
  std::string text = id;
  const QuantizerInfo* row = find_quantizer(id);
  if (row == nullptr) return text;
  for (const ParamInfo& param : row->params) {
    if (const auto given = params.find(param.id); given != params.end())
      text += "/" + param.id + "=" + given->second;
  }
  return text;
}

Expected<QuantizerSpec> with_param(QuantizerSpec spec, std::string_view key, std::string_view value) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return refuse("quantizer", quoted(spec.id), "one of " + accepted_ids());
  const ParamInfo* param = find_by(row->params, &ParamInfo::id, key);
  if (param == nullptr) return refuse("quantizer " + spec.id, "key " + quoted(key), accepted_keys(*row));
  Expected<std::string> canonical = param->normalize(value);
  if (!canonical) {
    canonical.error().field = "quantizer " + spec.id + ": " + canonical.error().field;
    return tl::unexpected(canonical.error());
  }
  if (*canonical == param->default_value) {
    spec.params.erase(param->id);
  } else {
    spec.params[param->id] = *canonical;
  }
  return spec;
}

Expected<QuantizerSpec> parse_quantizer(std::string_view text) {
  Expected<QuantizerSpec> spec = QuantizerSpec{std::string(take_until(text, '/')), {}};
  if (find_quantizer(spec->id) == nullptr)
    return refuse("quantizer", quoted(spec->id), "one of " + accepted_ids());
  std::vector<std::string_view> seen;
  while (!text.empty() && spec) {
    std::string_view pair = take_until(text, '/');
    const std::string_view key = take_until(pair, '=');
    if (contains(seen, key)) {
      return refuse("quantizer " + spec->id, "key " + quoted(key) + " a second time", "each key once");
    }
    seen.push_back(key);
    spec = with_param(*spec, key, pair);
  }
  return spec;
}

Expected<std::unique_ptr<Quantizer>> fit(const QuantizerSpec& spec, const Sample& sample) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return refuse("quantizer", quoted(spec.id), "one of " + accepted_ids());
  if (sample.sorted.empty()) {
    const bool none = sample.sorted.non_finite().total() == 0;
    return refuse("values", none ? "an empty array" : "an array of NaN and infinities only",
                  "at least one finite number");
  }
  return row->fit(*row, spec, sample);
}

}  // namespace qs
