#pragma once
/// Names other kinds of files that people try, so that the refusal helps.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qs::io {

/// "a PNG image", when a signature says so beyond doubt.
std::optional<std::string> known_other_kind(std::span<const std::byte> first_bytes);

/// The same for a kind whose content could be that of a format that is read (a Core ML model begins like
/// ONNX).
std::optional<std::string> other_kind_by_name(std::span<const std::byte> first_bytes,
                                              std::string_view file_name);

/// "the weights of an OpenVINO model (…)": its .bin says nothing of what it is, and its .xml does.
std::string_view open_vino_weights();
bool is_open_vino(std::string_view kind);

/// The best description of anything else: "JSON text", "plain text", "a file that starts with the bytes
/// 01 02".
std::string describe_unknown_kind(std::span<const std::byte> first_bytes);

}  // namespace qs::io
