#include "io/pickle_values.hpp"

#include <cstring>

namespace qs::io {

std::optional<double> PickleValues::real(PickleId id) const {
  if (const auto number = whole(id)) return static_cast<double>(*number);
  if (!is(id, PickleKind::kReal)) return {};
  double number = 0;
  std::memcpy(&number, &values_[id].number, sizeof number);
  return number;
}

PickleId PickleValues::add(PickleKind kind, std::uint64_t number) {
  values_.push_back({kind, 0, number});
  return static_cast<PickleId>(values_.size() - 1);
}

PickleId PickleValues::add_real(double number) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  return add(PickleKind::kReal, bits);
}

PickleId PickleValues::add_text(PickleKind kind, std::size_t at, std::size_t size) {
  const PickleId id = add(kind, at);
  values_.back().place = static_cast<std::uint32_t>(size);
  return id;
}

PickleId PickleValues::add_items(PickleKind kind, std::vector<PickleId> items) {
  const PickleId id = add(kind);
  values_.back().place = static_cast<std::uint32_t>(lists_.size());
  lists_.push_back(std::move(items));
  return id;
}

PickleId PickleValues::add_global(const TorchGlobal& global) {
  const PickleId id = add(PickleKind::kGlobal);
  values_.back().place = static_cast<std::uint32_t>(globals_.size());
  globals_.push_back(global);
  return id;
}

}  // namespace qs::io
