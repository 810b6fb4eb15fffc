#include "core/survey/content.hpp"

#include <cmath>

namespace qs {
namespace {

constexpr float kFarBelow = -100;       // Swin masks with −100, others with −1e4 or float16's lowest
constexpr std::uint64_t kLeastRun = 3;  // shorter, 0 and 1 come by chance

}  // namespace

std::string_view words_of(Content content) {
  switch (content) {
    case Content::kNumbers:
      return "";
    case Content::kConstant:
      return "it holds one number at every place";
    case Content::kMask:
      return "it is a mask: it holds 0 and one number far below";
    case Content::kTriangle:
      return "it is a causal mask: it holds ones in a triangle and zeros";
    case Content::kAscending:
      return "it counts: it holds 0, 1, 2 and so on";
  }
  return "";
}

ContentWatch::ContentWatch(std::span<const std::uint64_t> shape) {
  for (const std::uint64_t extent : shape) count_ *= extent;
  if (!shape.empty()) last_ = shape.back();
  if (shape.size() > 1 && shape[shape.size() - 2] == last_) square_ = last_;
  may_be_triangle_ = square_ > 1;
  may_ascend_ = last_ >= kLeastRun;
}

void ContentWatch::look(float x) {
  if (at_ == 0) first_ = x;
  may_be_constant_ = may_be_constant_ && x == first_;
  may_be_triangle_ = may_be_triangle_ && (x == 0 || x == 1);
  ones_ += x == 1 ? 1 : 0;
  may_ascend_ = may_ascend_ && x == static_cast<float>(in_row_);
  if (x != 0 && may_be_mask_) {
    if (low_count_ == 0) low_ = x;
    may_be_mask_ = x == low_ && x <= kFarBelow;
    ++low_count_;
  }
  ++at_;
  if (++in_row_ == last_) in_row_ = 0;
}

void ContentWatch::add(std::span<const float> values) {
  for (const float x : values) {
    if (!may_be_constant_ && !may_be_mask_ && !may_be_triangle_ && !may_ascend_) return;
    look(x);
  }
}

Content ContentWatch::content() const {
  if (at_ < count_ || count_ == 0) return Content::kNumbers;
  if (may_ascend_) return Content::kAscending;
  if (may_be_mask_ && low_count_ > 0) return Content::kMask;
  if (may_be_triangle_ && ones_ == count_ / (square_ * square_) * (square_ * (square_ + 1) / 2))
    return Content::kTriangle;
  return may_be_constant_ && first_ != 0 && count_ > 1 ? Content::kConstant : Content::kNumbers;
}

}  // namespace qs
