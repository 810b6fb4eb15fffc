#include "ui/kit/svg.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/text.hpp"
#include "ui/kit/png.hpp"
#include "ui/kit/shader_mark.hpp"

namespace qs::ui {
namespace {

std::string number(float value) {
  return shortest(std::round(static_cast<double>(value) * 100) / 100);
}

std::string point(ImVec2 at) {
  return number(at.x) + "," + number(at.y);
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else if (c == '"') {
      result += "&quot;";
    } else {
      result += c;
    }
  }
  return result;
}

/// fill="#rrggbb" fill-opacity="…", or the same for a stroke; with `ending` stop-color="…" stop-opacity="…".
std::string paint(const std::string& what, ImU32 color, const char* ending = "") {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text = " " + what + ending + "=\"#";
  for (const int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT}) {
    const ImU32 part = color >> shift & 0xFFU;
    text += {kHex[part >> 4], kHex[part & 15U]};
  }
  const ImU32 alpha = color >> IM_COL32_A_SHIFT & 0xFFU;
  text += '"';
  if (alpha < 255) text += " " + what + "-opacity=\"" + number(static_cast<float>(alpha) / 255) + '"';
  return text;
}

bool near(ImVec2 a, ImVec2 b) {
  constexpr float kSame = 0.05F;
  return std::abs(a.x - b.x) < kSame && std::abs(a.y - b.y) < kSame;
}

ImVec2 between(ImVec2 a, ImVec2 b) {
  return {(a.x + b.x) / 2, (a.y + b.y) / 2};
}

struct Letter {
  float u, v;  // position in the atlas, which identifies the glyph
  const ImFont* font;
  const ImFontGlyph* shape;
};

std::vector<Letter> letters() {
  std::vector<Letter> all;
  for (const ImFont* font : ImGui::GetIO().Fonts->Fonts) {
    for (const ImFontGlyph& glyph : font->Glyphs) {
      if (glyph.Visible != 0) all.push_back({glyph.U0, glyph.V0, font, &glyph});
    }
  }
  return all;
}

std::string utf8(unsigned code_point) {
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  const auto tail = [&](int shift) { return static_cast<char>(0x80U | (code_point >> shift & 0x3FU)); };
  if (code_point < 0x800) return {static_cast<char>(0xC0U | code_point >> 6), tail(0)};
  return {static_cast<char>(0xE0U | code_point >> 12), tail(6), tail(0)};
}

/// Collects shapes: joins letters of a line into one text, pieces of a stroke into one polyline.
class Writer {
 public:
  Writer(const Rect& area, const Fonts& fonts) : area_(area), fonts_(fonts) {}

  void clip(const ImVec4& rect) {
    if (!clips_.empty() && std::equal(&rect.x, &rect.x + 4, &clips_.back().x)) return;
    end_clip();
    clips_.push_back(rect);
    body_ += "<g clip-path=\"url(#c" + std::to_string(clips_.size()) + ")\">\n";
  }
  void end_clip() {
    flush();
    if (!clips_.empty()) body_ += "</g>\n";
  }

  void polygon(const std::vector<ImDrawVert>& corners) {
    if (corners.size() == 4 && corners[0].uv.x != corners[2].uv.x) {
      letter(corners);
      return;
    }
    end_text();
    if (corners.size() == 4 && (corners[0].col != corners[1].col || corners[0].col != corners[3].col)) {
      end_stroke();
      gradient(corners);
      return;
    }
    if (corners.size() == 4 && continues_stroke(corners)) return;
    end_stroke();
    if (corners.size() == 4) {
      pending_ = corners;
      return;
    }
    shape(corners);
  }

  /// Writes a shader mark as the pixels of its grid, stretched over its place.
  void raster(const ShaderMark& mark) {
    flush();
    std::vector<std::uint8_t> rgba;
    for (const float heat : mark.heat->heat) {
      const float opacity = heat < 0 ? 0 : mark.least + (mark.most - mark.least) * heat;
      for (const int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT})
        rgba.push_back(static_cast<std::uint8_t>(mark.color >> shift));
      rgba.push_back(static_cast<std::uint8_t>(opacity * static_cast<float>(mark.color >> IM_COL32_A_SHIFT)));
    }
    const auto columns = static_cast<std::uint32_t>(mark.heat->columns),
               rows = static_cast<std::uint32_t>(mark.heat->rows);
    // Place the whole grid so that the shown window fills the mark's place.
    const auto& [left, top, right, bottom] = mark.window;
    const float width = mark.place.w / (right - left), height = mark.place.h / (bottom - top);
    body_ += "<image x=\"" + number(mark.place.x - left * width) + "\" y=\"" +
             number(mark.place.y - top * height) + "\" width=\"" + number(width) + "\" height=\"" +
             number(height) + "\" preserveAspectRatio=\"none\" image-rendering=\"pixelated\" href=\"" +
             png_address(columns, rows, rgba) + "\"/>\n";
  }

  std::string text() {
    end_clip();
    std::string defs = "<defs>\n" + gradients_;
    for (std::size_t i = 0; i < clips_.size(); ++i) {
      const ImVec4& c = clips_[i];
      defs += "<clipPath id=\"c" + std::to_string(i + 1) + "\"><rect x=\"" + number(c.x) + "\" y=\"" +
              number(c.y) + "\" width=\"" + number(std::max(0.0F, c.z - c.x)) + "\" height=\"" +
              number(std::max(0.0F, c.w - c.y)) + "\"/></clipPath>\n";
    }
    return defs + "</defs>\n" + body_;
  }

 private:
  struct Line {
    const ImFont* font = nullptr;
    ImU32 color = 0;
    float x = 0, baseline = 0, next = 0;
    std::string words;
  };

  bool outside(ImVec2 low, ImVec2 high) const {
    return high.x < area_.x || low.x > area_.right() || high.y < area_.y || low.y > area_.bottom();
  }

  void letter(const std::vector<ImDrawVert>& corners) {
    const ImVec2 uv = corners[0].uv;
    const auto found = std::find_if(letters_.begin(), letters_.end(), [uv](const Letter& letter) {
      return letter.u == uv.x && letter.v == uv.y;
    });
    if (found == letters_.end()) return;
    end_stroke();
    const ImFont* font = found->font;
    const ImFontGlyph* glyph = found->shape;
    const float x = corners[0].pos.x - glyph->X0, baseline = corners[0].pos.y - glyph->Y0 + font->Ascent;
    const float space = font->GetCharAdvance(' ');
    const float spaces = std::round((x - line_.next) / space);
    constexpr float kSame = 0.75F;
    const bool goes_on = line_.font == font && line_.color == corners[0].col &&
                         std::abs(baseline - line_.baseline) < kSame && spaces >= 0 && spaces <= 2 &&
                         std::abs(x - line_.next - spaces * space) < kSame;
    if (!goes_on) {
      end_text();
      line_ = {font, corners[0].col, x, baseline, x, ""};
    } else {
      line_.words.append(static_cast<std::size_t>(spaces), ' ');
    }
    line_.words += utf8(glyph->Codepoint);
    line_.next = x + glyph->AdvanceX;
  }

  void end_text() {
    if (line_.font == nullptr) return;
    const float size = line_.font->FontSize;
    if (!outside({line_.x, line_.baseline - size}, {line_.next, line_.baseline + size})) {
      body_ += "<text x=\"" + number(line_.x) + "\" y=\"" + number(line_.baseline) + "\" font-size=\"" +
               number(size / kLineOverEm) + "\" textLength=\"" + number(line_.next - line_.x) + "\"" +
               (is_bold(line_.font) ? " font-weight=\"600\"" : "") + paint("fill", line_.color) + ">" +
               escaped(line_.words) + "</text>\n";
    }
    line_ = {};
  }

  bool is_bold(const ImFont* font) const {
    return font == fonts_.strong || font == fonts_.question || font == fonts_.readout;
  }

  static float width_of(const std::vector<ImDrawVert>& quad) {
    return std::hypot(quad[0].pos.x - quad[3].pos.x, quad[0].pos.y - quad[3].pos.y);
  }

  /// Joins a stroke's pieces: a row of rectangles, each beginning where the last ended.
  bool continues_stroke(const std::vector<ImDrawVert>& quad) {
    const ImVec2 from = between(quad[0].pos, quad[3].pos), to = between(quad[1].pos, quad[2].pos);
    if (!stroke_.empty()) {
      if (quad[0].col != stroke_color_ || std::abs(width_of(quad) - stroke_width_) > 0.05F ||
          !near(from, stroke_.back()))
        return false;
      stroke_.push_back(to);
      return true;
    }
    if (pending_.empty() || pending_[0].col != quad[0].col ||
        std::abs(width_of(pending_) - width_of(quad)) > 0.05F ||
        !near(between(pending_[1].pos, pending_[2].pos), from))
      return false;
    stroke_ = {between(pending_[0].pos, pending_[3].pos), from, to};
    stroke_color_ = quad[0].col;
    stroke_width_ = width_of(quad);
    pending_.clear();
    return true;
  }

  void end_stroke() {
    if (!pending_.empty()) shape(std::exchange(pending_, {}));
    if (stroke_.empty()) return;
    ImVec2 low = stroke_.front(), high = low;
    std::string points;
    for (const ImVec2 at : stroke_) {
      low = {std::min(low.x, at.x), std::min(low.y, at.y)};
      high = {std::max(high.x, at.x), std::max(high.y, at.y)};
      points += (points.empty() ? "" : " ") + point(at);
    }
    if (!outside(low, high)) {
      body_ += "<polyline points=\"" + points + "\" fill=\"none\" stroke-width=\"" + number(stroke_width_) +
               "\" stroke-linejoin=\"round\"" + paint("stroke", stroke_color_) + "/>\n";
    }
    stroke_.clear();
  }

  void shape(const std::vector<ImDrawVert>& corners) {
    ImVec2 low = corners[0].pos, high = low;
    std::string points;
    for (const ImDrawVert& corner : corners) {
      low = {std::min(low.x, corner.pos.x), std::min(low.y, corner.pos.y)};
      high = {std::max(high.x, corner.pos.x), std::max(high.y, corner.pos.y)};
      points += (points.empty() ? "" : " ") + point(corner.pos);
    }
    if (outside(low, high)) return;
    body_ += "<polygon points=\"" + points + "\"" + paint("fill", corners[0].col) + "/>\n";
  }

  /// Horizontal gradient.
  void gradient(const std::vector<ImDrawVert>& corners) {
    if (outside(corners[0].pos, corners[2].pos)) return;
    const std::string id = "g" + std::to_string(++gradient_count_);
    gradients_ += "<linearGradient id=\"" + id + "\"><stop" + paint("stop", corners[0].col, "-color") +
                  "/><stop offset=\"1\"" + paint("stop", corners[1].col, "-color") + "/></linearGradient>\n";
    const ImVec2 low = corners[0].pos, high = corners[2].pos;
    body_ += "<rect x=\"" + number(low.x) + "\" y=\"" + number(low.y) + "\" width=\"" +
             number(high.x - low.x) + "\" height=\"" + number(high.y - low.y) + "\" fill=\"url(#" + id +
             ")\"/>\n";
  }

  void flush() {
    end_text();
    end_stroke();
  }

  Rect area_;
  const Fonts& fonts_;
  std::vector<Letter> letters_ = letters();
  std::vector<ImVec4> clips_;
  std::string body_, gradients_;
  int gradient_count_ = 0;
  Line line_;
  std::vector<ImDrawVert> pending_;  // four corners that may begin a stroke
  std::vector<ImVec2> stroke_;
  ImU32 stroke_color_ = 0;
  float stroke_width_ = 0;
};

/// Triangles that share their first corner and a side are one convex shape.
void write_command(Writer& writer, const ImDrawList& list, const ImDrawCmd& command) {
  const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
  const auto vertex = [&](unsigned i) {
    return list.VtxBuffer[static_cast<int>(index[i] + command.VtxOffset)];
  };
  std::vector<ImDrawVert> corners;
  for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
    const bool goes_on = i > 0 && index[i] == index[i - 3] && index[i + 1] == index[i - 1];
    if (!goes_on) {
      if (!corners.empty()) writer.polygon(corners);
      corners = {vertex(i), vertex(i + 1)};
    }
    corners.push_back(vertex(i + 2));
  }
  if (!corners.empty()) writer.polygon(corners);
}

}  // namespace

std::string to_svg(const ImDrawData& frame, const ExportFrame& exported, const Theme& theme,
                   const Fonts& fonts) {
  const Rect& area = exported.area;
  Writer writer(area, fonts);
  for (const ImDrawList* list : frame.CmdLists) {
    for (const ImDrawCmd& command : list->CmdBuffer) {
      if (command.UserCallback == ImDrawCallback_ResetRenderState) continue;
      writer.clip(command.ClipRect);
      if (command.UserCallback != nullptr) {
        writer.raster(*static_cast<const ShaderMark*>(command.UserCallbackData));
        continue;
      }
      write_command(writer, *list, command);
    }
  }
  const std::string width = number(area.w), height = number(area.h);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
         "\" viewBox=\"" + number(area.x) + " " + number(area.y) + " " + width + " " + height +
         "\" font-family=\"Inter, system-ui, sans-serif\" "
         "style=\"font-variant-numeric:tabular-nums\">\n<title>" +
         escaped(exported.question) + "</title>\n<desc>" + escaped(exported.answer) + "</desc>\n<rect x=\"" +
         number(area.x) + "\" y=\"" + number(area.y) + "\" width=\"" + width + "\" height=\"" + height +
         "\"" + paint("fill", theme.panel) + "/>\n" + writer.text() + "</svg>\n";
}

}  // namespace qs::ui
