#include "ui/kit/svg.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/kit/shader_mark.hpp"
#include "ui/kit/svg_parts.hpp"

namespace qs::ui {
namespace svg {
namespace {

bool near(ImVec2 a, ImVec2 b) {
  constexpr float kSame = 0.05F;
  return std::abs(a.x - b.x) < kSame && std::abs(a.y - b.y) < kSame;
}

ImVec2 between(ImVec2 a, ImVec2 b) {
  return {(a.x + b.x) / 2, (a.y + b.y) / 2};
}

ImVec2 turned(ImVec2 at, float angle) {
  const float cosine = std::cos(angle), sine = std::sin(angle);
  return {at.x * cosine - at.y * sine, at.x * sine + at.y * cosine};
}

std::string turn(float angle) {
  constexpr float kDegrees = 57.29578F;
  return angle == 0 ? "" : " transform=\"rotate(" + number(angle * kDegrees) + ")\"";
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

  void raster(const ShaderMark& mark) {
    flush();
    body_ += image(mark);
  }

  std::string text() {
    end_clip();
    std::string defs = "<defs>\n" + gradients_;
    for (std::size_t i = 0; i < clips_.size(); ++i) {
      defs += clip_path("c" + std::to_string(i + 1), clips_[i]);
    }
    return defs + "</defs>\n" + body_;
  }

 private:
  struct Line {
    const ImFont* font = nullptr;
    ImU32 color = 0;
    float x = 0, baseline = 0, next = 0;
    float angle = 0;  // x and baseline are those before the page is turned around its corner
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
    const ImVec2 along{corners[1].pos.x - corners[0].pos.x, corners[1].pos.y - corners[0].pos.y};
    constexpr float kLevel = 1e-3F;
    const float angle = std::abs(along.y) < kLevel ? 0 : std::atan2(along.y, along.x);
    const ImVec2 corner = turned(corners[0].pos, -angle);
    const float x = corner.x - glyph->X0, baseline = corner.y - glyph->Y0 + font->Ascent;
    const float space = font->GetCharAdvance(' ');
    const float spaces = std::round((x - line_.next) / space);
    constexpr float kSame = 0.75F;
    const bool goes_on = line_.font == font && line_.color == corners[0].col &&
                         std::abs(angle - line_.angle) < kLevel &&
                         std::abs(baseline - line_.baseline) < kSame && spaces >= 0 && spaces <= 2 &&
                         std::abs(x - line_.next - spaces * space) < kSame;
    if (!goes_on) {
      end_text();
      line_ = {font, corners[0].col, x, baseline, x, angle, ""};
    } else {
      line_.words.append(static_cast<std::size_t>(spaces), ' ');
    }
    line_.words += utf8(glyph->Codepoint);
    line_.next = x + glyph->AdvanceX;
  }

  void end_text() {
    if (line_.font == nullptr) return;
    const float size = line_.font->FontSize;
    const ImVec2 begin = turned({line_.x, line_.baseline}, line_.angle),
                 end = turned({line_.next, line_.baseline}, line_.angle);
    if (!outside({begin.x, std::min(begin.y, end.y) - size}, {end.x, std::max(begin.y, end.y) + size})) {
      body_ += "<text x=\"" + number(line_.x) + "\" y=\"" + number(line_.baseline) + "\" font-size=\"" +
               number(size / kLineOverEm) + "\" textLength=\"" + number(line_.next - line_.x) + "\"" +
               (is_bold(line_.font) ? " font-weight=\"600\"" : "") + turn(line_.angle) +
               paint("fill", line_.color) + ">" + escaped(line_.words) + "</text>\n";
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
}  // namespace svg

std::string to_svg(const ImDrawData& frame, const ExportFrame& exported, const Theme& theme,
                   const Fonts& fonts) {
  using svg::escaped, svg::number, svg::paint;
  const Rect& area = exported.area;
  svg::Writer writer(area, fonts);
  for (const ImDrawList* list : frame.CmdLists) {
    for (const ImDrawCmd& command : list->CmdBuffer) {
      if (command.UserCallback == ImDrawCallback_ResetRenderState) continue;
      writer.clip(command.ClipRect);
      if (command.UserCallback != nullptr) {
        writer.raster(*static_cast<const ShaderMark*>(command.UserCallbackData));
        continue;
      }
      svg::write_command(writer, *list, command);
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
