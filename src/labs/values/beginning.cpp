#include "labs/values/beginning.hpp"

#include <algorithm>

namespace qs {

std::optional<Sample> beginning_of(const Sample& whole, std::uint64_t most) {
  if (whole.values.size() <= most) return std::nullopt;
  const std::uint64_t rows = whole.shape.empty() ? 1 : std::max<std::uint64_t>(1, whole.shape.front());
  const std::uint64_t row = whole.values.size() / rows;
  const bool cuts_row = row > most;
  const std::uint64_t count = cuts_row ? most : most / row * row;
  std::vector<std::uint64_t> shape = {count};
  if (!cuts_row && !whole.shape.empty()) {
    shape = whole.shape;
    shape.front() = count / row;
  }
  std::vector<float> values(whole.values.begin(), whole.values.begin() + static_cast<std::ptrdiff_t>(count));
  auto sample = make_sample(std::move(values), std::move(shape));
  return sample ? std::optional(std::move(*sample)) : std::nullopt;
}

}  // namespace qs
