#include "io/other_kinds.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view kind;
};

constexpr std::array kSignatures = {
    Signature{0, "\x89PNG\r\n\x1A\n"sv, "a PNG image"},
    Signature{0, "\xFF\xD8\xFF"sv, "a JPEG image"},
    Signature{0, "GIF8"sv, "a GIF image"},
    Signature{0, "%PDF-"sv, "a PDF document"},
    Signature{0, "\x1F\x8B"sv, "a gzip archive"},
    Signature{0, "\x89HDF\r\n\x1A\n"sv, "an HDF5 file"},
    Signature{4, "TFL3"sv, "a TensorFlow Lite model"},
    Signature{4, "ET12"sv, "an ExecuTorch program"},
    Signature{0, "version https://git-lfs"sv, "a Git LFS pointer instead of the file itself"},
};

bool is_html(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  std::string start(text.substr(0, 9));
  std::transform(start.begin(), start.end(), start.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return start == "<!doctype" || start.starts_with("<html") || start.starts_with("<?xml");
}

bool is_pickle(std::string_view text) {
  return text.size() > 2 && text[0] == '\x80' && text[1] >= 2 && text[1] <= 5;
}

bool is_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c <= '~'); });
}

}  // namespace

std::optional<std::string> known_other_kind(std::span<const std::byte> first_bytes) {
  const std::string_view text = as_text(first_bytes);
  for (const Signature& signature : kSignatures) {
    if (text.size() > signature.offset && text.substr(signature.offset).starts_with(signature.bytes)) {
      return std::string(signature.kind);
    }
  }
  if (is_html(text)) return "an HTML or XML page";
  if (is_pickle(text)) return "a Python pickle (which can run code when it is loaded)";
  return {};
}

std::string describe_unknown_kind(std::span<const std::byte> first_bytes) {
  const std::string_view text = as_text(first_bytes);
  if (is_text(text)) return text.starts_with('{') ? "JSON text" : "plain text";
  return "an unknown kind of file, starting with " + quote_bytes(text.substr(0, 8));
}

}  // namespace qs::io
