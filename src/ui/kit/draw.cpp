#include "ui/kit/draw.hpp"

#include <algorithm>
#include <string>

namespace qs::ui {
namespace {

constexpr float kNoWrap = 0;
constexpr float kLineHeight = 1.15F;  // of the font's own line, for text that wraps

ImVec2 size_of(const ImFont* font, std::string_view text, float wrap) {
  return font->CalcTextSizeA(font->FontSize, FLT_MAX, wrap, text.data(), text.data() + text.size());
}

/// Calls line(text) for each line of the wrapped text. Lines break at spaces only (ImGui would also break
/// "2.27" at its point); a word longer than a line breaks anywhere.
template <class Line>
void for_each_line(const ImFont* font, std::string_view text, float width, Line line) {
  while (!text.empty()) {
    std::size_t end = 0;
    for (std::size_t space = 0; end < text.size(); end = space) {
      space = std::min(text.find(' ', end + 1), text.size());
      if (size_of(font, text.substr(0, space), kNoWrap).x > width) break;
    }
    if (end == 0) {
      const char* stop = nullptr;
      font->CalcTextSizeA(font->FontSize, width, kNoWrap, text.data(), text.data() + text.size(), &stop);
      end = std::max<std::size_t>(1, stop - text.data());
    }
    line(text.substr(0, end));
    text.remove_prefix(end);
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
}

/// Place of a word that stands for itself in a line; npos if there is none.
std::size_t place_of_word(std::string_view line, std::string_view word) {
  const auto is_digit = [&](std::size_t i) { return i < line.size() && line[i] >= '0' && line[i] <= '9'; };
  const auto joins = [&](std::size_t i) { return i < line.size() && (line[i] == '.' || line[i] == ','); };
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || (!is_digit(at - 1) && !joins(at - 1));
    if (begins && !is_digit(end) && !(joins(end) && is_digit(end + 1))) return at;
  }
  return std::string_view::npos;
}

void draw_line(const ImFont* font, ImVec2 at, ImU32 color, std::string_view line,
               std::span<const WordColor> words) {
  while (!line.empty()) {
    std::size_t first = line.size();
    WordColor next{"", color};
    for (const WordColor& one : words) {
      const std::size_t place = one.word.empty() ? std::string_view::npos : place_of_word(line, one.word);
      if (place >= first) continue;
      first = place;
      next = one;
    }
    for (const auto& [part, shade] :
         {std::pair(line.substr(0, first), color), std::pair(next.word, next.color)}) {
      if (part.empty()) continue;
      draw_text(font, at, shade, part);
      at.x += text_width(font, part);
    }
    line.remove_prefix(first + next.word.size());
  }
}

/// The longest end of a name with dots that fits and keeps its first number: "2.mlp.up_proj.weight". Empty if there is
/// none.
std::string_view numbered_end(const ImFont* font, std::string_view name, float room) {
  std::size_t number = std::string_view::npos;
  for (std::size_t at = 0; at < name.size() && number == std::string_view::npos;) {
    const std::size_t end = std::min(name.find('.', at), name.size());
    const std::string_view part = name.substr(at, end - at);
    if (!part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos) number = at;
    at = end + 1;
  }
  if (number == std::string_view::npos) return {};
  for (std::size_t at = 0; at <= number; at = name.find('.', at) + 1) {
    if (size_of(font, name.substr(at), kNoWrap).x <= room) return name.substr(at);
    if (at == number) break;
  }
  return {};
}

}  // namespace

float text_width(const ImFont* font, std::string_view text) {
  return size_of(font, text, kNoWrap).x;
}

float wrapped_height(const ImFont* font, std::string_view text, float width) {
  float height = 0;
  for_each_line(font, text, width, [&](std::string_view) { height += font->FontSize * kLineHeight; });
  return height;
}

void draw_text(const ImFont* font, ImVec2 at, ImU32 color, std::string_view text, Align align) {
  if (align != Align::kLeft) at.x -= text_width(font, text) * (align == Align::kCentre ? 0.5F : 1.0F);
  ImGui::GetWindowDrawList()->AddText(font, font->FontSize, at, color, text.data(),
                                      text.data() + text.size());
}

void draw_text_along(const ImFont* font, ImVec2 middle, ImVec2 right, ImU32 color, std::string_view text) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const int first = list.VtxBuffer.Size;
  draw_text(font, {middle.x, middle.y - font->FontSize / 2}, color, text, Align::kCentre);
  for (int i = first; i < list.VtxBuffer.Size; ++i) {
    ImVec2& at = list.VtxBuffer[i].pos;
    const float x = at.x - middle.x, y = at.y - middle.y;
    at = {middle.x + right.x * x - right.y * y, middle.y + right.y * x + right.x * y};
  }
}

void draw_text_within(const ImFont* font, ImVec2 at, float width, ImU32 color, std::string_view text) {
  if (text_width(font, text) <= width) {
    draw_text(font, at, color, text);
    return;
  }
  constexpr std::string_view kEllipsis = "…";
  const char* end = text.data();
  const float room = width - text_width(font, kEllipsis);
  font->CalcTextSizeA(font->FontSize, room, kNoWrap, text.data(), text.data() + text.size(), &end);
  draw_text(font, at, color, std::string(text.data(), end) + std::string(kEllipsis));
}

void draw_name_within(const ImFont* font, ImVec2 at, float width, ImU32 color, std::string_view text) {
  if (text_width(font, text) <= width) {
    draw_text(font, at, color, text);
    return;
  }
  constexpr std::string_view kEllipsis = "…";
  if (const std::string_view end = numbered_end(font, text, width - text_width(font, kEllipsis));
      !end.empty())
    return draw_text(font, at, color, std::string(kEllipsis) + std::string(end));
  const auto is_middle = [&](std::size_t i) {
    return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
  };
  const float room = width - text_width(font, kEllipsis);
  std::size_t head = text.size() / 2, tail = head;
  bool from_head = true;
  while (head > 0 && tail < text.size() &&
         text_width(font, text.substr(0, head)) + text_width(font, text.substr(tail)) > room) {
    if (from_head) {
      do --head;
      while (head > 0 && is_middle(head));
    } else {
      do ++tail;
      while (tail < text.size() && is_middle(tail));
    }
    from_head = !from_head;
  }
  const std::string cut =
      std::string(text.substr(0, head)) + std::string(kEllipsis) + std::string(text.substr(tail));
  draw_text(font, at, color, cut);
}

float draw_wrapped(const ImFont* font, ImVec2 at, float width, ImU32 color, std::string_view text,
                   std::span<const WordColor> words) {
  float height = 0;
  for_each_line(font, text, width, [&](std::string_view line) {
    draw_line(font, {at.x, at.y + height}, color, line, words);
    height += font->FontSize * kLineHeight;
  });
  return height;
}

void draw_hatching(const Rect& area, ImU32 color) {
  constexpr float kSpacing = 7;
  if (area.w <= 0 || area.h <= 0) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(area.corner(), area.opposite(), true);
  const int strokes = static_cast<int>((area.w + area.h) / kSpacing) + 1;
  for (int stroke = 0; stroke < strokes; ++stroke) {
    const float offset = kSpacing * static_cast<float>(stroke) - area.h;
    list.AddLine({area.x + offset, area.bottom()}, {area.x + offset + area.h, area.y}, color, 1);
  }
  list.PopClipRect();
}

void draw_ring(ImVec2 centre, float radius, ImU32 ink, ImU32 fill) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddCircleFilled(centre, radius, fill, 32);
  list.AddCircle(centre, radius, ink, 32, 1.8F);
}

void draw_arrows(ImVec2 centre, float reach, ImU32 color, bool upright) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr float kStroke = 1.5F, kHead = 2.6F;
  const auto at = [&](float along, float across) {
    return upright ? ImVec2{centre.x + across, centre.y + along}
                   : ImVec2{centre.x + along, centre.y + across};
  };
  list.AddLine(at(-reach, 0), at(reach, 0), color, kStroke);
  for (const float side : {-1.0F, 1.0F}) {
    for (const float across : {-kHead, kHead})
      list.AddLine(at(side * reach, 0), at(side * (reach - kHead), across), color, kStroke);
  }
}

void draw_chevron(ImVec2 centre, float reach, float side, ImU32 color) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 tip{centre.x, centre.y + side * reach / 2};
  list.AddLine({centre.x - reach, centre.y - side * reach / 2}, tip, color, 1.6F);
  list.AddLine({centre.x + reach, centre.y - side * reach / 2}, tip, color, 1.6F);
}

void draw_turn(ImVec2 centre, float reach, float side, ImU32 color) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr float kPi = 3.14159265F;
  const ImVec2 middle{centre.x, centre.y + 1};
  list.PathArcTo(middle, reach, side < 0 ? kPi : 0, side < 0 ? 2 * kPi + 0.6F : -kPi - 0.6F, 20);
  list.PathStroke(color, 0, 1.6F);
  const ImVec2 tip{middle.x + side * reach, middle.y + 2};
  list.AddLine(tip, {tip.x - 4, tip.y - 4}, color, 1.6F);
  list.AddLine(tip, {tip.x + 4, tip.y - 4}, color, 1.6F);
}

void draw_circle_arrow(ImVec2 centre, float radius, ImU32 color) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PathArcTo(centre, radius, -0.9F, 4.6F, 24);
  list.PathStroke(color, 0, 1.6F);
  const ImVec2 tip{centre.x + radius * 0.62F, centre.y - radius * 0.78F};
  list.AddLine(tip, {tip.x - 1, tip.y + 5}, color, 1.6F);
  list.AddLine(tip, {tip.x + 5, tip.y + 1}, color, 1.6F);
}

void draw_magnifier(ImVec2 centre, float radius, bool plus, ImU32 color) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr float kStroke = 1.6F, kDiagonal = 0.7071F;
  const ImVec2 glass{centre.x - 1.5F, centre.y - 1.5F};
  const float edge = radius * kDiagonal, sign = radius * 0.5F;
  list.AddCircle(glass, radius, color, 24, kStroke);
  list.AddLine({glass.x + edge, glass.y + edge}, {glass.x + edge + 4, glass.y + edge + 4}, color, 2);
  list.AddLine({glass.x - sign, glass.y}, {glass.x + sign, glass.y}, color, kStroke);
  if (plus) list.AddLine({glass.x, glass.y - sign}, {glass.x, glass.y + sign}, color, kStroke);
}

void draw_cross(ImVec2 centre, float reach, ImU32 color) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddLine({centre.x - reach, centre.y - reach}, {centre.x + reach, centre.y + reach}, color, 1.6F);
  list.AddLine({centre.x - reach, centre.y + reach}, {centre.x + reach, centre.y - reach}, color, 1.6F);
}

}  // namespace qs::ui
