#pragma once
/// Requests for bytes. Each owner has at most one open request; the host answers when it can, in any order, and a
/// late answer is dropped.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "io/model_files.hpp"

namespace qs {

/// Names of bundled files in requests, beside the layers: the digits, and a network that reads them; a grammar, and a
/// model that learned it.
inline constexpr std::string_view kDigitsFile = "digits", kDigitNetworkFile = "digit_network",
                                  kGrammarFile = "english", kLanguageModelFile = "english_model";

/// Path of a bundled file by its name in requests, below the folder that holds them all.
inline std::string bundled_path(std::string_view name) {
  if (name == kDigitsFile) return "digits.u8";
  if (name == kDigitNetworkFile) return "digit_network.f16";
  if (name == kGrammarFile) return "english.json";
  if (name == kLanguageModelFile) return "english_model.f16";
  return "layers/" + std::string(name) + ".safetensors";
}

/// Part of the app that waits for the bytes: the sample; a lab, for a range of the reader's file or for a bundled file;
/// the quiz.
enum class ByteOwner { kSample, kLabRange, kLabFile, kQuiz };

struct ByteRequest {
  ByteOwner owner = ByteOwner::kSample;
  std::uint64_t id = 0;  // number among the owner's requests
  std::string layer;     // a bundled file, wanted whole, or empty:
  /// Number of the reader's model, from 1 in the order of opening.
  std::uint64_t session = 0;
  std::uint32_t file = 0;  // of that model
  io::ByteRange range{};
};

/// The open request of one owner.
class ByteSlot {
 public:
  explicit ByteSlot(ByteOwner owner) : owner_(owner) {}

  /// Asks for a bundled file, or for a range of the reader's; replaces the open request.
  void ask(std::string layer);
  void ask(std::uint64_t session, const io::FileRange& range);
  /// As ask(), unless the open request asks the same.
  void want(std::string_view layer);
  void want(std::uint64_t session, const io::FileRange& range);
  void close() { open_.reset(); }

  const std::optional<ByteRequest>& open() const { return open_; }
  /// True if this answers the open request.
  bool is_answered_by(std::uint64_t id) const { return open_ && open_->id == id; }
  /// Returns each request once, for the host.
  std::optional<ByteRequest> take() {
    if (!open_ || open_->id == taken_) return std::nullopt;
    taken_ = open_->id;
    return open_;
  }

 private:
  ByteOwner owner_;
  std::optional<ByteRequest> open_;
  std::uint64_t last_ = 0, taken_ = 0;
};

}  // namespace qs
