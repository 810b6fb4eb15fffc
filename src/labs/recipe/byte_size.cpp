#include "labs/recipe/byte_size.hpp"

#include <array>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

struct Unit {
  std::string_view name;
  double bytes;
};

constexpr std::array kUnits = {
    Unit{"", 1},
    Unit{"b", 1},
    Unit{"k", 1e3},
    Unit{"kb", 1e3},
    Unit{"m", 1e6},
    Unit{"mb", 1e6},
    Unit{"g", 1e9},
    Unit{"gb", 1e9},
    Unit{"t", 1e12},
    Unit{"tb", 1e12},
    Unit{"kib", 1024},
    Unit{"mib", 1048576},
    Unit{"gib", 1073741824},
    Unit{"tib", 1099511627776},
};

}  // namespace

std::optional<double> bytes_from(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  std::string unit(text.substr(digits));
  std::erase(unit, ' ');
  for (char& letter : unit)
    letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  const Unit* const known = find_by(kUnits, &Unit::name, std::string_view(unit));
  const std::optional<double> number = parse_number(text.substr(0, digits));
  if (known == nullptr || !number || !(*number > 0)) return std::nullopt;
  return *number * known->bytes;
}

}  // namespace qs
