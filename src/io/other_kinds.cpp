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
    Signature{4, "ET12"sv, "an ExecuTorch program"},
    Signature{0, "version https://git-lfs"sv, "a Git LFS pointer instead of the file itself"},
};

constexpr std::string_view kCoreMl =
    "a Core ML model (export the model that it was made from to ONNX, or its weights to safetensors)";
constexpr std::string_view kOpenVinoWeights =
    "the weights of an OpenVINO model (export the model that it was made from to ONNX, or its weights to "
    "safetensors)";
constexpr std::string_view kOpenVino =
    "an OpenVINO model, whose weights are in the .bin beside it (export the model that it was made from to "
    "ONNX, or its weights to safetensors)";

/// Head of weight.bin in an .mlpackage: number of blobs, version 1 or 2, and zeros (coremltools, MILBlob
/// storage).
bool is_core_ml_weights(std::span<const std::byte> bytes) {
  constexpr std::size_t kHead = 64;
  constexpr std::uint64_t kMostBlobs = 1 << 20;
  if (bytes.size() < kHead) return false;
  const std::uint64_t blobs = little_endian(bytes, 0, 4), version = little_endian(bytes, 4, 4);
  const auto rest = bytes.subspan(8, kHead - 8);
  return blobs > 0 && blobs < kMostBlobs && version > 0 && version <= 2 &&
         std::all_of(rest.begin(), rest.end(), [](std::byte byte) { return byte == std::byte{}; });
}

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

std::string_view open_vino_weights() {
  return kOpenVinoWeights;
}

bool is_open_vino(std::string_view kind) {
  return kind == kOpenVino;
}

std::optional<std::string> known_other_kind(std::span<const std::byte> first_bytes) {
  const std::string_view text = as_text(first_bytes);
  for (const Signature& signature : kSignatures) {
    if (text.size() > signature.offset && text.substr(signature.offset).starts_with(signature.bytes)) {
      return std::string(signature.kind);
    }
  }
  if (is_core_ml_weights(first_bytes)) return std::string(kCoreMl);
  const bool is_xml = text.starts_with("<?xml") || text.starts_with("<net ");
  if (is_xml && text.find("<net ") != std::string_view::npos) return std::string(kOpenVino);
  if (is_html(text)) return "an HTML or XML page";
  if (is_pickle(text)) return "a Python pickle (which can run code when it is loaded)";
  return {};
}

std::optional<std::string> other_kind_by_name(std::span<const std::byte> first_bytes,
                                              std::string_view file_name) {
  constexpr char kSpecificationVersion = 8;  // tag of the first field of its protobuf message
  const std::string_view text = as_text(first_bytes);
  const bool is_core_ml = has_extension(file_name, ".mlmodel") && text.starts_with(kSpecificationVersion);
  if (is_core_ml) return std::string(kCoreMl);
  // Its weights alone say nothing of what they are.
  const bool is_open_vino =
      has_extension(file_name, ".bin") && file_name.substr(file_name.rfind('/') + 1).starts_with("openvino_");
  return is_open_vino ? std::optional(std::string(kOpenVinoWeights)) : std::nullopt;
}

std::string describe_unknown_kind(std::span<const std::byte> first_bytes) {
  const std::string_view text = as_text(first_bytes);
  if (is_text(text)) return text.starts_with('{') ? "JSON text" : "plain text";
  return "an unknown kind of file, starting with " + quote_bytes(text.substr(0, 8));
}

}  // namespace qs::io
