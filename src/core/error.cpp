#include "core/error.hpp"

#include <utility>

namespace qs {

Error::Error(std::string field_name, std::string given, std::string wanted, std::optional<std::uint64_t> at)
    : field(std::move(field_name)), value(std::move(given)), accepted(std::move(wanted)), byte(at) {}
Error::Error(const Error&) = default;
Error::Error(Error&&) noexcept = default;
Error& Error::operator=(const Error&) = default;
Error& Error::operator=(Error&&) noexcept = default;
Error::~Error() = default;

Refusal refuse(std::string field, std::string value, std::string accepted,
               std::optional<std::uint64_t> byte) {
  return Refusal(Error(std::move(field), std::move(value), std::move(accepted), byte));
}

std::string message(const Error& error) {
  std::string text = error.field + ": " + error.value + " is not accepted; expected " + error.accepted;
  if (error.byte) text += " (at byte " + std::to_string(*error.byte) + ")";
  return text;
}

}  // namespace qs
