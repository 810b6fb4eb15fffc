#include "ui/kit/fonts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs::ui {
namespace {

// Latin with the accents of Europe's languages, punctuation, and the signs of the field. The subset that the
// build cuts from the face (web/tools/fonts.mjs) has the same glyphs.
constexpr std::array<ImWchar, 29> kText = {0x0020, 0x017F, 0x0218, 0x021B, 0x0302, 0x0302, 0x0304, 0x0304,
                                           0x0391, 0x03C9, 0x1E9E, 0x1E9E, 0x2010, 0x2026, 0x2030, 0x2044,
                                           0x2070, 0x209C, 0x20AC, 0x20AC, 0x2190, 0x2199, 0x2202, 0x2265,
                                           0x25B2, 0x25CF, 0x2713, 0x2713, 0};
// Marks over the letter before them: x̂, x̄.
constexpr std::array<ImWchar, 2> kMarks = {0x0302, 0x0304};
constexpr std::array<ImWchar, 3> kDigits = {'0', '9', 0};
// A readout is a number, or one of two words.
// The no-break space stands between thousands in several languages.
constexpr std::array<ImWchar, 11> kReadout = {0x0020, 0x007E, 0x00A0, 0x00A0, 0x2010, 0x2026,
                                              0x2212, 0x2212, 0x221E, 0x221E, 0};

float widest_digit(const ImFont& font) {
  float widest = 0;
  for (ImWchar digit = '0'; digit <= '9'; ++digit) widest = std::max(widest, font.GetCharAdvance(digit));
  return widest;
}

/// Gives digits equal advance, each centred in its cell: ImGui has no OpenType features.
void make_digits_tabular(ImFont& font) {
  const float cell = widest_digit(font);
  for (ImWchar digit = kDigits[0]; digit <= kDigits[1]; ++digit) {
    // FindGlyph is const because the atlas belongs to ImGui; it is ours until the first frame.
    auto* glyph = const_cast<ImFontGlyph*>(font.FindGlyphNoFallback(digit));  // NOLINT
    if (glyph == nullptr) continue;
    const float shift = (cell - glyph->AdvanceX) / 2;
    glyph->X0 += shift;
    glyph->X1 += shift;
    glyph->AdvanceX = cell;
    font.IndexAdvanceX[digit] = cell;
  }
}

/// Sets marks back over the middle of a letter as wide as x: the face leaves that to OpenType, which ImGui lacks.
void put_marks_over_letters(ImFont& font) {
  for (const ImWchar mark : kMarks) {
    auto* glyph = const_cast<ImFontGlyph*>(font.FindGlyphNoFallback(mark));  // NOLINT
    if (glyph == nullptr) continue;
    const float shift = -(font.GetCharAdvance('x') + glyph->X0 + glyph->X1) / 2;
    glyph->X0 += shift;
    glyph->X1 += shift;
  }
}

}  // namespace

Fonts build_fonts(const FontFiles& files, float density, bool narrow) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  const auto add = [&](std::span<const std::byte> file, float size, const ImWchar* ranges) {
    ImFontConfig config;
    config.RasterizerDensity = density;
    config.OversampleH = density >= 1.5F ? 1 : 2;
    config.OversampleV = 1;
    config.PixelSnapH = false;
    if (file.empty()) {
      config.SizePixels = size * kLineOverEm;
      return atlas.AddFontDefault(&config);
    }
    config.FontDataOwnedByAtlas = false;
    // ImGui takes a pointer to non-const but only reads what it does not own.
    return atlas.AddFontFromMemoryTTF(const_cast<std::byte*>(file.data()), static_cast<int>(file.size()),
                                      size * kLineOverEm, &config, ranges);
  };
  Fonts fonts;
  fonts.label = add(files.regular, 13, kText.data());
  fonts.strong = add(files.semibold, 13, kText.data());
  fonts.tick = add(files.regular, 12, kText.data());
  fonts.answer = add(files.regular, 15.5F, kText.data());
  fonts.question = add(files.semibold, narrow ? 17.0F : 25.0F, kText.data());
  fonts.readout = add(files.semibold, 26, kReadout.data());
  atlas.Build();
  for (ImFont* font : atlas.Fonts) {
    make_digits_tabular(*font);
    put_marks_over_letters(*font);
  }
  return fonts;
}

}  // namespace qs::ui
