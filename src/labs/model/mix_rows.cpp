#include "labs/model/mix_rows.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "core/numerics/constants.hpp"

namespace qs {
namespace {

constexpr double kBitsInByte = 8;

/// Exact is more than any number of decibels.
double quality(const std::optional<double>& sqnr_db) {
  return sqnr_db.value_or(kInfinity);
}

MixRow row_of(const MeasuredTensor& tensor, std::size_t index, const std::string& chosen,
              std::span<const std::string> specs) {
  const FormatFigures* here = chosen.empty() ? nullptr : tensor.format(chosen);
  MixRow row{
      index, here == nullptr ? bytes_as_stored(tensor.info) : here->storage_bits / kBitsInByte, {}, {}, {}};
  if (here != nullptr) row.sqnr_db = here->sqnr_db;
  for (const std::string& spec : specs) {
    const FormatFigures* other = tensor.format(spec);
    if (spec == chosen || other == nullptr || !other->problem.empty()) continue;
    const MixStep step{spec, other->storage_bits / kBitsInByte - row.bytes, other->sqnr_db};
    if (step.bytes < 0 && (!row.smaller || quality(step.sqnr_db) > quality(row.smaller->sqnr_db)))
      row.smaller = step;
    const bool is_better = here != nullptr && quality(step.sqnr_db) > quality(row.sqnr_db);
    if (is_better && step.bytes > 0 && (!row.larger || step.bytes < row.larger->bytes)) row.larger = step;
  }
  return row;
}

}  // namespace

std::vector<MixPart> mix_parts(const Mix& mix, const ModelTable& table, std::span<const std::string> specs) {
  std::vector<MixPart> parts;
  if (!mix.made) return parts;
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    if (!mix.offered[i]) continue;
    auto part = std::find_if(parts.begin(), parts.end(),
                             [&](const MixPart& one) { return one.spec == mix.chosen[i]; });
    if (part == parts.end()) part = parts.insert(parts.end(), MixPart{mix.chosen[i], 0, {}});
    part->weights += static_cast<double>(table.tensors[i].figures->count);
    part->rows.push_back(row_of(table.tensors[i], i, mix.chosen[i], specs));
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const MixPart& a, const MixPart& b) { return a.weights > b.weights; });
  for (MixPart& part : parts) {
    std::stable_sort(part.rows.begin(), part.rows.end(),
                     [](const MixRow& a, const MixRow& b) { return a.bytes > b.bytes; });
  }
  return parts;
}

}  // namespace qs
