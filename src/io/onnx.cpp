#include <algorithm>
#include <array>

#include "io/formats.hpp"
#include "io/limits.hpp"
#include "io/onnx_model.hpp"
#include "io/onnx_window.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint32_t kIrVersionField = 1, kModelVersionField = 5;  // of ModelProto

/// Walks through the relevant messages of a model (io/onnx_messages.hpp), and skips everything else.
class OnnxReader final : public TensorReader {
 public:
  explicit OnnxReader(std::uint64_t file_size)
      : file_size_(file_size), wanted_{0, std::min(file_size, window_.size())} {
    enter(OnnxMessage::kModel, file_size);
  }

  std::optional<ByteRange> wants() const override {
    if (depth_ == 0) return {};
    return wanted_;
  }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    read_ += bytes.size();
    while (true) {
      while (depth_ > 0 && at_ == open_[depth_ - 1].end) {
        if (auto left = leave(); !left) return left;
      }
      if (depth_ == 0) return {};
      const auto stepped = step(bytes);
      if (!stepped) return Refusal(stepped.error());
      if (!*stepped) return want_more();
    }
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }

 private:
  struct Open {
    OnnxMessage message = OnnxMessage::kModel;
    std::uint64_t end = 0;
  };

  std::uint64_t window_end() const { return wanted_.offset + wanted_.size; }

  /// Takes one field. False if the window lacks the bytes that must be seen of it.
  Expected<bool> step(std::span<const std::byte> window) {
    const std::uint64_t here = std::min(at_, window_end());
    const auto bytes = window.subspan(static_cast<std::size_t>(here - wanted_.offset));
    const auto field = read_field(bytes, at_, open_[depth_ - 1].end);
    if (!field) return in_this_message(field.error());
    if (!*field) {
      needed_ = kLongestFieldHead;
      return false;
    }
    const std::uint64_t needed = needed_of(open_[depth_ - 1].message, **field),
                        next = (*field)->payload.offset + (*field)->payload.size;
    if (needed > 0 && next > window_end()) {
      needed_ = next - at_;
      return false;
    }
    const ByteRange seen{(*field)->payload.offset - wanted_.offset, needed};
    auto taken = take(**field, bytes_in(window, seen).value_or(std::span<const std::byte>{}));
    if (!taken) return Refusal(std::move(taken).error());
    return true;
  }

  Expected<void> take(const WireField& field, std::span<const std::byte> payload) {
    const OnnxMessage message = open_[depth_ - 1].message;
    if (const auto inner = inner_message(message, field)) return take_message(field, *inner);
    if (auto taken = model_.take(message, field, payload, at_); !taken) return taken;
    window_.jump(field.payload, window_end());
    at_ = field.payload.offset + field.payload.size;
    return {};
  }

  Expected<void> take_message(const WireField& field, OnnxMessage message) {
    if (field.type != WireType::kLength) {
      return in_this_message(Error("wire type of field " + std::to_string(field.number),
                                   std::to_string(static_cast<int>(field.type)), "2, that of a message",
                                   at_));
    }
    if (depth_ == kDeepestMessage) {
      return in_this_message(Error("depth", "a message in " + std::to_string(kDeepestMessage) + " others",
                                   "graphs in nodes of graphs up to that depth", at_));
    }
    const OnnxMessage outer = open_[depth_ - 1].message;
    if (auto entered = model_.enter(outer, field, message, at_); !entered) return entered;
    at_ = field.payload.offset;
    enter(message, at_ + field.payload.size);
    return {};
  }

  void enter(OnnxMessage message, std::uint64_t end) { open_[depth_++] = {message, end}; }

  Expected<void> leave() {
    const OnnxMessage message = open_[--depth_].message;
    if (message != OnnxMessage::kModel) return model_.leave(message, at_);
    if (!model_.has_graph()) return refuse("onnx model", "none", "a graph in every model", file_size_);
    tensors_ = model_.finish();
    return {};
  }

  Expected<void> want_more() {
    window_.next();
    const std::uint64_t size = std::min(std::max(window_.size(), needed_), file_size_ - at_);
    if (size > kMaxHeaderBytes - read_) {
      return refuse("onnx model", "more than " + std::to_string(kMaxHeaderBytes) + " bytes to look through",
                    "at most so many besides the data of the tensors", at_);
    }
    wanted_ = {at_, size};
    needed_ = 0;
    return {};
  }

  Refusal in_this_message(Error error) const {
    error.field = model_.place(open_[depth_ - 1].message) + ": " + error.field;
    return Refusal(std::move(error));
  }

  std::uint64_t file_size_;
  OnnxWindow window_;
  ByteRange wanted_;
  std::uint64_t at_ = 0, read_ = 0, needed_ = 0;
  std::array<Open, kDeepestMessage> open_{};
  std::size_t depth_ = 0;
  OnnxModel model_;
  std::vector<TensorInfo> tensors_;
};

/// The fields of ModelProto that writers put after ir_version.
bool is_field_of_model(const WireField& field) {
  if (field.number == kModelVersionField) return field.type == WireType::kVarint;
  constexpr std::array<std::uint32_t, 10> kWithLength = {2, 3, 4, 6, 7, 8, 14, 20, 25, 26};
  return field.type == WireType::kLength &&
         std::find(kWithLength.begin(), kWithLength.end(), field.number) != kWithLength.end();
}

/// All visible fields must make sense: a single byte of 8 starts other files, too.
bool starts_like_a_model(std::span<const std::byte> bytes) {
  constexpr std::uint64_t kHighestVersion = 31;  // 13 in 2025, and one more in most years
  std::uint64_t fields = 0;
  for (std::uint64_t at = 0; at < bytes.size(); ++fields) {
    const auto field = read_field(bytes.subspan(static_cast<std::size_t>(at)), at, kMaxWholeNumber);
    if (!field) return false;
    if (!*field) break;
    if (fields == 0 && ((*field)->number != kIrVersionField || (*field)->type != WireType::kVarint ||
                        (*field)->value == 0 || (*field)->value > kHighestVersion)) {
      return false;
    }
    if (fields == 1 && !is_field_of_model(**field)) return false;
    at = (*field)->payload.offset + (*field)->payload.size;
  }
  return fields > 1;
}

}  // namespace

bool recognizes_onnx(std::span<const std::byte> first_bytes, std::string_view file_name) {
  return has_extension(file_name, ".onnx") || starts_like_a_model(first_bytes);
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): every format's row has this signature
std::unique_ptr<TensorReader> make_onnx_reader(std::uint64_t file_size, std::string) {
  return std::make_unique<OnnxReader>(file_size);
}

}  // namespace qs::io
