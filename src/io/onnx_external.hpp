#pragma once
/// Where an .onnx model says that the values of a tensor are when they are in another file: pairs of texts,
/// of which "location" (a path from the model's folder), "offset" and "length" (decimal bytes) matter here.
/// Source: https://onnx.ai/onnx/repo-docs/ExternalData.html
///
/// The path is the word of an untrusted file: one that could lead out of the model's folder is not taken.

#include "io/tensor_file.hpp"

namespace qs::io {

class OnnxExternalData {
 public:
  static constexpr std::uint64_t kLongestEntry = 16'384;

  /// One StringStringEntryProto, whole.
  void take(std::span<const std::byte> entry);
  /// The place of so many bytes in the other file, of which nothing is known here; or why it is not taken.
  struct Place {
    std::string location;
    ByteRange bytes{};
    std::string unreadable;
  };
  Place place(std::uint64_t bytes) const;

 private:
  void take_pair(std::string_view key, std::string_view value);

  std::optional<std::string> location_, offset_, length_;
  std::string fault_;  // of the first entry that is wrong
};

}  // namespace qs::io
