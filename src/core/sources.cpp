#include "core/sources.hpp"

#include <array>

#include "core/find.hpp"
#include "core/random.hpp"
#include "core/sources/rows.hpp"

namespace qs {
namespace {

// The only list of sources.
const std::array kRows = {gaussian_source(), laplace_source(), uniform_source()};

}  // namespace

std::span<const SourceInfo> sources() {
  return kRows;
}

const SourceInfo* find_source(std::string_view id) {
  return find_by(kRows, &SourceInfo::id, id);
}

void draw(const SourceInfo& source, std::uint64_t seed, std::uint64_t first, std::span<float> out) {
  for (float& x : out) x = static_cast<float>(source.quantile(uniform_at(seed, first++)));
}

}  // namespace qs
