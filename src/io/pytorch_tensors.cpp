#include "io/pytorch_tensors.hpp"

#include <algorithm>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using Items = std::span<const PickleId>;

constexpr std::string_view kOneScale = "per_tensor_affine", kScaleForEach = "per_channel_affine";
// More than PyTorch writes. A pickle may use one long list in many calls, each of which would look through it.
constexpr std::size_t kMostFlags = 16, kMostParts = 5;

enum class Quantized : bool { kNo, kYes };

std::optional<TorchTensor> tensor_of(const PickleValues& values, PickleId id, Quantized may_be_quantized);

TorchTensor without_values(std::vector<std::uint64_t> shape, std::string why) {
  TorchTensor tensor;
  tensor.stride.resize(shape.size());
  tensor.shape = std::move(shape);
  tensor.unreadable = std::move(why);
  return tensor;
}

TorchTensor ill_formed(const TorchGlobal& function, std::string_view part) {
  return without_values({0}, "its call of " + std::string(function.name) + " has no " + std::string(part) +
                                 " as PyTorch writes it");
}

/// A tuple or list of numbers that are not negative, and not too many.
std::optional<std::vector<std::uint64_t>> numbers_of(const PickleValues& values, PickleId id) {
  if (!values.is(id, PickleKind::kTuple) && !values.is(id, PickleKind::kList)) return {};
  std::vector<std::uint64_t> numbers;
  if (values.items(id).size() > kMaxRank) return {};
  for (const PickleId item : values.items(id)) {
    const auto number = values.whole(item);
    if (!number || *number < 0) return {};
    numbers.push_back(static_cast<std::uint64_t>(*number));
  }
  return numbers;
}

/// ("storage", class, key, place, elements)
bool take_storage(const PickleValues& values, PickleId id, TorchTensor& tensor) {
  if (!values.is(id, PickleKind::kStored)) return false;
  const Items parts = values.items(values.items(id)[0]);
  if (parts.size() < 5) return false;
  const TorchGlobal* const held = values.global(parts[1]);
  const auto elements = values.whole(parts[4]), number = values.whole(parts[2]);
  if (held == nullptr || held->makes != TorchMakes::kStorage || !elements || *elements < 0) return false;
  if (!number && !values.is(parts[2], PickleKind::kText)) return false;
  if (values.text(parts[2]).size() > kMaxTorchKey) return false;
  tensor.storage = number ? std::to_string(*number) : std::string(values.text(parts[2]));
  tensor.type = held->type;
  if (static_cast<std::uint64_t>(*elements) > kMaxWholeNumber / held->type->bytes) return false;
  tensor.stored_bytes = static_cast<std::uint64_t>(*elements) * held->type->bytes;
  return true;
}

/// True if a dict says that values are stored conjugated or negated.
bool is_changed_view(const PickleValues& values, PickleId flags) {
  const Items items = values.items(flags);
  if (items.size() > kMostFlags) return true;
  for (std::size_t i = 1; i < items.size(); i += 2) {
    if (values.whole(items[i]).value_or(0) != 0) return true;
  }
  return false;
}

TorchTensor take_view(const PickleValues& values, const TorchGlobal& function, Items items) {
  TorchTensor tensor;
  if (items.size() < 4 || !take_storage(values, items[0], tensor)) return ill_formed(function, "storage");
  const auto first = values.whole(items[1]);
  auto shape = numbers_of(values, items[2]), stride = numbers_of(values, items[3]);
  if (!first || *first < 0) return ill_formed(function, "offset");
  if (!shape || !stride || shape->size() != stride->size()) return ill_formed(function, "shape and strides");
  tensor.first = static_cast<std::uint64_t>(*first);
  tensor.shape = *std::move(shape);
  tensor.stride = *std::move(stride);
  const bool is_typed = function.makes == TorchMakes::kTypedTensor;
  if (is_typed) {
    const TorchGlobal* const type = items.size() > 6 ? values.global(items[6]) : nullptr;
    if (type == nullptr || type->makes != TorchMakes::kType) return ill_formed(function, "type");
    tensor.type = type->type;
  }
  const std::size_t flags = is_typed ? 7 : 6;
  if (function.makes != TorchMakes::kQuantized && items.size() > flags &&
      is_changed_view(values, items[flags]))
    tensor.unreadable = "its values are stored negated or conjugated (a lazy view of PyTorch)";
  return tensor;
}

/// One number for each step of an axis: a tensor, as PyTorch writes it today, is a view of a storage like any other.
std::shared_ptr<const TorchTensor> numbers_for_each(const PickleValues& values, PickleId id) {
  auto tensor = tensor_of(values, id, Quantized::kNo);
  if (!tensor || !tensor->unreadable.empty() || tensor->shape.size() != 1) return nullptr;
  return std::make_shared<const TorchTensor>(*std::move(tensor));
}

TorchTensor take_quantized(const PickleValues& values, const TorchGlobal& function, Items items) {
  TorchTensor tensor = take_view(values, function, items);
  if (!tensor.unreadable.empty()) return tensor;
  const Items parts = items.size() > 4 ? values.items(items[4]) : Items();
  const TorchGlobal* const scheme = parts.empty() ? nullptr : values.global(parts[0]);
  if (scheme == nullptr) return ill_formed(function, "scheme");
  TorchQuantizer quantizer;
  if (scheme->name == kOneScale && parts.size() == 3) {
    const auto scale = values.real(parts[1]), zero = values.real(parts[2]);
    if (!scale || !zero) return ill_formed(function, "scale and zero point");
    quantizer.scale = *scale;
    quantizer.zero = *zero;
  } else if (scheme->name == kScaleForEach && parts.size() == 4) {
    quantizer.scales = numbers_for_each(values, parts[1]);
    quantizer.zeros = numbers_for_each(values, parts[2]);
    const std::uint64_t axis = static_cast<std::uint64_t>(values.whole(parts[3]).value_or(-1));
    if (!quantizer.scales || !quantizer.zeros || axis >= tensor.shape.size())
      return ill_formed(function, "scales and zero points");
    quantizer.axis = static_cast<std::size_t>(axis);
  } else {
    return without_values(std::move(tensor.shape),
                          "it is quantized by torch." + std::string(scheme->name) + ", which is not decoded");
  }
  tensor.quantizer = std::move(quantizer);
  return tensor;
}

/// The last tuple of numbers among the first values.
std::vector<std::uint64_t> shape_among(const PickleValues& values, Items items,
                                       std::size_t most = kMostParts) {
  std::vector<std::uint64_t> shape = {0};
  for (const PickleId item : items.first(std::min(items.size(), most))) {
    if (auto numbers = numbers_of(values, item)) shape = *std::move(numbers);
  }
  return shape;
}

std::optional<TorchTensor> tensor_of(const PickleValues& values, PickleId id, Quantized may_be_quantized) {
  PickleId callee = 0;
  Items arguments;
  const auto open = [&](PickleId call) {
    if (!values.is(call, PickleKind::kCall)) return false;
    callee = values.items(call)[0];
    arguments = values.items(values.items(call)[1]);
    return true;
  };
  if (!open(id)) return {};
  for (std::size_t wrappers = 0; wrappers < kMaxTorchWrappers; ++wrappers) {
    const TorchGlobal* const function = values.global(callee);
    if (function == nullptr) return without_values({0}, "what would make it is no function");
    switch (function->makes) {
      case TorchMakes::kTensor:
      case TorchMakes::kTypedTensor:
        return take_view(values, *function, arguments);
      case TorchMakes::kQuantized:
        if (may_be_quantized == Quantized::kNo) return {};
        return take_quantized(values, *function, arguments);
      case TorchMakes::kWrapped:
        if (arguments.empty() || !open(arguments[0])) return ill_formed(*function, "tensor");
        break;
      case TorchMakes::kByClass:
        if (arguments.size() < 3) return ill_formed(*function, "tensor");
        callee = arguments[0];
        arguments = values.items(arguments[2]);
        break;
      case TorchMakes::kSparse:
        return without_values(
            shape_among(values, arguments.size() < 2 ? Items() : values.items(arguments[1])),
            "it is sparse: its values are stored without their zeros");
      case TorchMakes::kMeta:
        return without_values(shape_among(values, arguments, 2),
                              "it has no values (a tensor of the device meta)");
      case TorchMakes::kSubclass:
        return without_values(shape_among(values, arguments, 3),
                              "it is of a class that keeps its values elsewhere");
      default:
        return {};
    }
  }
  return without_values({0}, "it is wrapped more than " + std::to_string(kMaxTorchWrappers) + " times");
}

}  // namespace

std::optional<TorchTensor> torch_tensor_of(const PickleValues& values, PickleId id) {
  return tensor_of(values, id, Quantized::kYes);
}

}  // namespace qs::io
