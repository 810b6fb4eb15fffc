#include "core/error.hpp"

namespace qs {

std::string message(const Error& error) {
  std::string text = error.field + ": " + error.value + " is not accepted; expected " + error.accepted;
  if (error.byte) text += " (at byte " + std::to_string(*error.byte) + ")";
  return text;
}

}  // namespace qs
