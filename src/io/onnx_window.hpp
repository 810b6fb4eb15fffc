#pragma once
/// How much of an .onnx file to ask for at once. Its graph has long runs of small fields, best read in large
/// pieces, and between them tensor data, which should not be read at all. So a small piece follows a piece
/// that ends in data; any other is followed by one of twice its size.

#include <algorithm>

#include "io/tensor_file.hpp"

namespace qs::io {

class OnnxWindow {
 public:
  static constexpr std::uint64_t kSmallest = 1 << 10;  // more than most initializers have besides their data
  static constexpr std::uint64_t kLargest = 1 << 20;
  /// A new request costs about as much as reading this many needless bytes.
  static constexpr std::uint64_t kLongJump = 4 << 10;

  std::uint64_t size() const { return size_; }

  /// The reader skips these bytes, which start in the window.
  void jump(const ByteRange& over, std::uint64_t window_end) {
    if (over.size >= kLongJump && over.size > window_end - over.offset) ends_in_data_ = true;
  }

  /// Sets the size of the next window.
  void next() {
    size_ = ends_in_data_ ? kSmallest : std::min(size_ * 2, kLargest);
    ends_in_data_ = false;
  }

 private:
  std::uint64_t size_ = kSmallest;
  bool ends_in_data_ = false;
};

}  // namespace qs::io
