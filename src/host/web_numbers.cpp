// Reads decimal numbers with the browser's own parser: it rounds correctly too, and the C library's, in arithmetic of
// 128 bits, is 10 KB of code that a page would wait for. The linker sends calls of strtod() here (--wrap).
#include <emscripten.h>

#include <cstdlib>

// clang-format off
EM_JS(double, qs_decimal, (const char* text, const char* end), { return Number(UTF8ToString(text, end - text)); });
// clang-format on

namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

const char* skip_digits(const char* text) {
  while (is_digit(*text)) ++text;
  return text;
}

/// End of the decimal number at the beginning of `text`; `text` itself if there is none.
const char* end_of_decimal(const char* text) {
  const char* from = *text == '-' || *text == '+' ? text + 1 : text;
  const char* end = skip_digits(from);
  const bool has_whole = end != from;
  if (*end == '.' && (has_whole || is_digit(end[1]))) end = skip_digits(end + 1);
  if (end == from) return text;
  if (*end != 'e' && *end != 'E') return end;
  const char* power = end[1] == '-' || end[1] == '+' ? end + 2 : end + 1;
  return is_digit(*power) ? skip_digits(power) : end;
}

}  // namespace

extern "C" {
double __real_strtod(const char* text, char** end);

double __wrap_strtod(const char* text, char** end) {
  const char* last = end_of_decimal(text);
  // Spaces before it, hexadecimal digits, names of infinity: the library knows them.
  if (last == text || *last == 'x' || *last == 'X') return __real_strtod(text, end);
  if (end != nullptr) *end = const_cast<char*>(last);
  return qs_decimal(text, last);
}
}
