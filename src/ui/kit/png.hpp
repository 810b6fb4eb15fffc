#pragma once
/// A small picture as the text of an address, "data:image/png;base64,…", without compression (PNG, ISO/IEC
/// 15948; DEFLATE, RFC 1951, stored blocks): for the parts of a vector picture that are pixels.

#include <cstdint>
#include <string>
#include <vector>

namespace qs::ui {

/// `rgba` holds four bytes a pixel, row by row from the top.
std::string png_address(std::uint32_t width, std::uint32_t height, const std::vector<std::uint8_t>& rgba);

}  // namespace qs::ui
