#include "labs/labs.hpp"

#include <array>

#include "core/find.hpp"
namespace qs {
namespace {

// The only list of labs.
constexpr std::array kRows = {
    LabInfo{"overview", "One layer, one bit-width",
            "What a bit-width does to the entropy of a layer's codes and to the noise that rounding adds."},
};

}  // namespace

std::span<const LabInfo> labs() {
  return kRows;
}

const LabInfo* find_lab(std::string_view id) {
  return find_by(kRows, &LabInfo::id, id);
}

}  // namespace qs
