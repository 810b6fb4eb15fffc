#pragma once
/// Errors are values. A function that can be refused returns Expected<T>; nothing here throws, prints or
/// aborts. An Error names the field, the value that was given and what is accepted instead, so that the same
/// sentence serves a JavaScript exception, the line under a control and a failed command.

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace qs {

// Special members are out of line: inlined at every refusal, they would be a tenth of the page's download.
struct Error {
  std::string field;                    // "quantizer: range", "tensor 'w' shape", …
  std::string value;                    // what was given, as text
  std::string accepted;                 // what would have been right
  std::optional<std::uint64_t> byte{};  // for files: where the fault is

  Error(std::string field_name, std::string given, std::string wanted, std::optional<std::uint64_t> at = {});
  Error(const Error&);
  Error(Error&&) noexcept;
  Error& operator=(const Error&);
  Error& operator=(Error&&) noexcept;
  ~Error();

  bool operator==(const Error&) const = default;
};

/// "range: p250 is not accepted; expected p50 to p100", with " (at byte 17)" for files.
std::string message(const Error& error);

template <class T>
using Expected = tl::expected<T, Error>;
using Refusal = tl::unexpected<Error>;

Refusal refuse(std::string field, std::string value, std::string accepted,
               std::optional<std::uint64_t> byte = {});

}  // namespace qs
