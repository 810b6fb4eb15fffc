#include <algorithm>
#include <array>

#include "io/formats.hpp"
#include "io/onnx_tensor.hpp"
#include "io/onnx_window.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

// Keeps the memory that a file of nothing but empty initializers (two bytes each) can claim within bounds.
// Models of today have some ten thousand.
constexpr std::size_t kMaxTensors = 200'000;

constexpr std::uint32_t kIrVersionField = 1, kModelVersionField = 5, kGraphField = 7;  // of ModelProto
constexpr std::uint32_t kInitializerField = 5, kSparseInitializerField = 15;           // of GraphProto
constexpr std::uint32_t kValuesField = 1, kDimsField = 3;                              // of SparseTensorProto

/// Walks through ModelProto, its graph and the initializers in there, and jumps over everything else.
class OnnxReader final : public TensorReader {
 public:
  explicit OnnxReader(std::uint64_t file_size)
      : file_size_(file_size), wanted_{0, std::min(file_size, window_.size())} {
    enter(Message::kModel, file_size);
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
  enum class Message { kModel, kGraph, kTensor, kSparse, kSparseValues };
  struct Open {
    Message message = Message::kModel;
    std::uint64_t end = 0;
  };
  static constexpr std::size_t kDeepest = 4;  // model, graph, sparse initializer, its values

  std::uint64_t window_end() const { return wanted_.offset + wanted_.size; }

  /// Takes one field. False where the window does not hold what must be seen of it.
  Expected<bool> step(std::span<const std::byte> window) {
    const std::uint64_t here = std::min(at_, window_end());
    const auto bytes = window.subspan(static_cast<std::size_t>(here - wanted_.offset));
    const auto field = read_field(bytes, at_, open_[depth_ - 1].end);
    if (!field) return in_this_message(field.error());
    if (!*field) {
      needed_ = kLongestFieldHead;
      return false;
    }
    const std::uint64_t needed = needed_of(**field), next = (*field)->payload.offset + (*field)->payload.size;
    if (needed > 0 && next > window_end()) {
      needed_ = next - at_;
      return false;
    }
    const ByteRange seen{(*field)->payload.offset - wanted_.offset, needed};
    auto taken = take(**field, bytes_in(window, seen).value_or(std::span<const std::byte>{}));
    if (!taken) return Refusal(std::move(taken).error());
    return true;
  }

  /// How much of the field's payload must be in the window.
  std::uint64_t needed_of(const WireField& field) const {
    switch (open_[depth_ - 1].message) {
      case Message::kModel:
      case Message::kGraph:
        return 0;
      case Message::kTensor:
        return OnnxTensor::needed(field);
      case Message::kSparse:
        return field.number == kDimsField ? OnnxTensor::needed(as_dims(field)) : 0;
      case Message::kSparseValues:
        return field.number == OnnxTensor::kName ? OnnxTensor::needed(field) : 0;
    }
    return 0;
  }

  static WireField as_dims(WireField field) {
    field.number = OnnxTensor::kDims;
    return field;
  }

  Expected<void> take(const WireField& field, std::span<const std::byte> payload) {
    switch (open_[depth_ - 1].message) {
      case Message::kModel:
        if (field.number == kGraphField) return take_message(field, Message::kGraph);
        break;
      case Message::kGraph:
        if (field.number == kInitializerField) return take_message(field, Message::kTensor);
        if (field.number == kSparseInitializerField) return take_message(field, Message::kSparse);
        break;
      case Message::kTensor:
        tensor_.take(field, payload, at_);
        break;
      case Message::kSparse:
        if (field.number == kValuesField) return take_message(field, Message::kSparseValues);
        if (field.number == kDimsField) tensor_.take_dims(field, payload);
        break;
      case Message::kSparseValues:
        if (field.number == OnnxTensor::kName) tensor_.take(field, payload, at_);
        break;
    }
    window_.jump(field.payload, window_end());
    at_ = field.payload.offset + field.payload.size;
    return {};
  }

  Expected<void> take_message(const WireField& field, Message message) {
    if (field.type != WireType::kLength) {
      return in_this_message(Error("wire type of field " + std::to_string(field.number),
                                   std::to_string(static_cast<int>(field.type)), "2, that of a message",
                                   at_));
    }
    if (message == Message::kTensor || message == Message::kSparse) {
      if (tensors_.size() == kMaxTensors) {
        return refuse("onnx graph", "an initializer more than " + std::to_string(kMaxTensors),
                      "at most so many", at_);
      }
      tensor_ = {};
      if (message == Message::kSparse) tensor_.set_unreadable("it is sparse, which is not decoded");
    }
    has_graph_ = true;  // this message, or what it is in
    at_ = field.payload.offset;
    enter(message, at_ + field.payload.size);
    return {};
  }

  void enter(Message message, std::uint64_t end) { open_[depth_++] = {message, end}; }

  Expected<void> leave() {
    const Message message = open_[--depth_].message;
    if (message == Message::kTensor || message == Message::kSparse) {
      tensors_.push_back(std::move(tensor_).finish());
      if (tensors_.back().name.empty()) tensors_.back().name = number_text(tensors_.size());
    }
    if (message != Message::kModel) return {};
    if (!has_graph_) return refuse("onnx model", "none", "a graph in every model", file_size_);
    mark_second_names();
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

  /// Which of two values a name means, nobody could tell.
  void mark_second_names() {
    std::vector<TensorInfo*> by_name;
    by_name.reserve(tensors_.size());
    for (TensorInfo& tensor : tensors_) by_name.push_back(&tensor);
    std::sort(by_name.begin(), by_name.end(), [](const TensorInfo* a, const TensorInfo* b) {
      const int order = a->name.compare(b->name);
      return order != 0 ? order < 0 : a < b;  // of the same name, in the file's order
    });
    for (std::size_t i = 1; i < by_name.size(); ++i) {
      TensorInfo& tensor = *by_name[i];
      if (tensor.name != by_name[i - 1]->name) continue;
      tensor.unreadable = "it is a second initializer of this name";
      tensor.location.clear();
      tensor.packing = Packing::kPlain;
      tensor.bytes = {};
    }
  }

  static std::string number_text(std::size_t number) { return "initializer " + std::to_string(number); }

  Refusal in_this_message(Error error) const {
    const Message message = open_[depth_ - 1].message;
    const std::string place = message == Message::kModel   ? "onnx model"
                              : message == Message::kGraph ? "onnx graph"
                              : tensor_.name().empty()     ? number_text(tensors_.size() + 1)
                                                           : "tensor " + quote_text(tensor_.name());
    error.field = place + ": " + error.field;
    return Refusal(std::move(error));
  }

  std::uint64_t file_size_;
  OnnxWindow window_;
  ByteRange wanted_;
  std::uint64_t at_ = 0, read_ = 0, needed_ = 0;
  std::array<Open, kDeepest> open_{};
  std::size_t depth_ = 0;
  OnnxTensor tensor_;
  bool has_graph_ = false;
  std::vector<TensorInfo> tensors_;
};

/// The fields of ModelProto that writers put after ir_version.
bool is_field_of_model(const WireField& field) {
  if (field.number == kModelVersionField) return field.type == WireType::kVarint;
  constexpr std::array<std::uint32_t, 10> kWithLength = {2, 3, 4, 6, 7, 8, 14, 20, 25, 26};
  return field.type == WireType::kLength &&
         std::find(kWithLength.begin(), kWithLength.end(), field.number) != kWithLength.end();
}

/// All that can be seen of the message must make sense: a single byte of 8 starts other files, too.
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
