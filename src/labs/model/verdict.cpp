#include "labs/model/verdict.hpp"

#include <algorithm>

#include "core/numerics/constants.hpp"

namespace qs {
namespace {

constexpr double kBitsInByte = 8;

/// Nothing if the format cannot measure one of the matrices, or has not yet.
std::optional<FormatVerdict> judged(const ModelTable& table, std::span<const std::size_t> matrices,
                                    const std::string& spec) {
  FormatVerdict verdict{spec, 1, kInfinity, 0, {}};
  double stored = 0, bytes = 0;
  for (const std::size_t i : matrices) {
    const FormatFigures* format = table.tensors[i].format(spec);
    if (format == nullptr || !format->problem.empty()) return std::nullopt;
    stored += bytes_as_stored(table.tensors[i].info);
    bytes += format->storage_bits / kBitsInByte;
    const double db = format->sqnr_db.value_or(kInfinity);  // all zeros: nothing to lose
    if (db < kSafeDb) verdict.unsafe.push_back(i);
    if (db >= verdict.least_db) continue;
    verdict.least_db = db;
    verdict.weakest = i;
  }
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    const MeasuredTensor& tensor = table.tensors[i];
    if (is_matrix(tensor.info) || !tensor.counts(false)) continue;
    stored += bytes_as_stored(tensor.info);
    bytes += bytes_as_stored(tensor.info);
  }
  verdict.smaller = stored / bytes;
  const auto db_of = [&](std::size_t i) {
    return table.tensors[i].format(spec)->sqnr_db.value_or(kInfinity);
  };
  std::stable_sort(verdict.unsafe.begin(), verdict.unsafe.end(),
                   [&](std::size_t a, std::size_t b) { return db_of(a) < db_of(b); });
  return verdict;
}

}  // namespace

std::optional<RefusedMatrix> refused_matrix(const ModelTable& table, std::span<const std::string> specs) {
  std::optional<RefusedMatrix> first;
  for (const std::string& spec : specs) {
    bool takes_all = true;
    for (std::size_t i = 0; i < table.tensors.size() && takes_all; ++i) {
      const MeasuredTensor& tensor = table.tensors[i];
      const auto found = tensor.formats.find(spec);
      const bool fails = found != tensor.formats.end() && !found->second.problem.empty();
      if (!fails || !tensor.counts(false) || !is_matrix(tensor.info)) continue;
      takes_all = false;
      if (!first) first = {spec, found->second.problem, i};
    }
    if (takes_all) return std::nullopt;
  }
  return first;
}

std::optional<ModelVerdict> verdict_of(const ModelTable& table, std::span<const std::string> specs) {
  std::vector<std::size_t> matrices;
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    const MeasuredTensor& tensor = table.tensors[i];
    if (!tensor.counts(false) || !is_matrix(tensor.info)) continue;
    if (!tensor.problem.empty()) return std::nullopt;
    if (!tensor.has(specs)) return std::nullopt;
    matrices.push_back(i);
  }
  if (matrices.empty()) return std::nullopt;
  std::vector<FormatVerdict> all;
  for (const std::string& spec : specs)
    if (auto verdict = judged(table, matrices, spec)) all.push_back(*std::move(verdict));
  if (all.empty()) return std::nullopt;
  // Smaller files first; of two that are as small the better one.
  std::stable_sort(all.begin(), all.end(), [](const FormatVerdict& a, const FormatVerdict& b) {
    return a.smaller != b.smaller ? a.smaller > b.smaller : a.least_db > b.least_db;
  });
  double bytes = 0, weights = 0;
  for (const std::size_t i : matrices) {
    bytes += bytes_as_stored(table.tensors[i].info);
    weights += static_cast<double>(table.tensors[i].info.count());
  }
  ModelVerdict verdict{matrices.size(), weights > 0 ? kBitsInByte * bytes / weights : 0, {}, {}};
  const auto safe =
      std::find_if(all.begin(), all.end(), [](const FormatVerdict& one) { return one.unsafe.empty(); });
  if (safe == all.end()) {
    verdict.next = *std::max_element(
        all.begin(), all.end(),
        [](const FormatVerdict& a, const FormatVerdict& b) { return a.least_db < b.least_db; });
    return verdict;
  }
  verdict.safe = *safe;
  // Of the smaller formats, the one with the fewest matrices that are not safe.
  const auto next = std::min_element(all.begin(), safe, [](const FormatVerdict& a, const FormatVerdict& b) {
    return a.unsafe.size() < b.unsafe.size();
  });
  if (next != safe) verdict.next = *next;
  return verdict;
}

}  // namespace qs
