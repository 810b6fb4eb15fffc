#pragma once
/// Encodes a small picture as a data URL, "data:image/png;base64,…", without compression (PNG, ISO/IEC 15948;
/// DEFLATE, RFC 1951, stored blocks): for the pixels inside a vector picture.

#include <cstdint>
#include <string>
#include <vector>

namespace qs::ui {

/// `rgba` holds four bytes per pixel, row by row from the top.
std::string png_address(std::uint32_t width, std::uint32_t height, const std::vector<std::uint8_t>& rgba);

}  // namespace qs::ui
