#pragma once
/// Place of a tensor's values in another file, as an .onnx model states it: pairs of texts, of which
/// "location" (a path from the model's folder), "offset" and "length" (decimal bytes) matter here. Source:
/// https://onnx.ai/onnx/repo-docs/ExternalData.html
///
/// The path comes from an untrusted file: one that could leave the model's folder is refused.

#include "io/tensor_file.hpp"

namespace qs::io {

class OnnxExternalData {
 public:
  static constexpr std::uint64_t kLongestEntry = 16'384;

  /// One StringStringEntryProto, whole.
  void take(std::span<const std::byte> entry);
  /// Place of so many bytes in the other file, which is unknown here; or the reason for a refusal.
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
