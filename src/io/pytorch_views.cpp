#include "io/pytorch_views.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "io/pytorch_shared.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::size_t kMostAxes = 3;  // of a Decoding

/// An axis of a view: steps in the storage, and in the list of scales (0: one scale for all of it).
struct ViewAxis {
  std::uint64_t extent, stride, scale_stride;
};

/// Axes of more than one step, those merged that are walked through as one.
std::vector<ViewAxis> axes_of(const TorchTensor& tensor) {
  std::vector<ViewAxis> axes;
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    const bool has_scales = tensor.quantizer && tensor.quantizer->scales && tensor.quantizer->axis == i;
    const ViewAxis axis{tensor.shape[i], tensor.stride[i], has_scales ? 1U : 0U};
    if (axis.extent == 1) continue;
    const bool continues = !axes.empty() && axes.back().stride / axis.extent == axis.stride &&
                           axes.back().stride % axis.extent == 0 && axes.back().scale_stride == 0 &&
                           axis.scale_stride == 0;
    if (continues) {
      axes.back() = {axes.back().extent * axis.extent, axis.stride, 0};
    } else {
      axes.push_back(axis);
    }
  }
  return axes;
}

/// True if the elements lie one after another, the last axis fastest, or the first if `reversed`.
bool is_dense(const TorchTensor& tensor, bool reversed) {
  std::uint64_t stride = 1;
  for (std::size_t k = 0; k < tensor.shape.size(); ++k) {
    const std::size_t axis = reversed ? k : tensor.shape.size() - 1 - k;
    if (tensor.shape[axis] == 1) continue;
    if (tensor.stride[axis] != stride) return false;
    stride *= tensor.shape[axis];
  }
  return true;
}

/// Elements from the first to the last that the view uses; nothing if they do not fit below 2^63 bytes.
std::optional<std::uint64_t> extent_of(const TorchTensor& tensor) {
  const std::uint64_t most = kMaxWholeNumber / tensor.type->bytes;
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    const std::uint64_t steps = tensor.shape[i] - 1, stride = tensor.stride[i];
    if (steps != 0 && stride > (most - last) / steps) return {};
    last += steps * stride;
  }
  return last < most && tensor.first <= most - last - 1 ? std::optional(last + 1) : std::nullopt;
}

class Placing {
 public:
  Placing(const TorchTensor& tensor, const TorchFile& file) : tensor_(tensor), file_(file) {}

  TensorInfo place() {
    placed_.name = tensor_.name;
    placed_.container = Container::kTorch;
    placed_.big_endian = file_.big_endian;
    placed_.shape = tensor_.shape;
    if (!tensor_.why_other.empty()) placed_.role = {TensorRole::Kind::kOther, tensor_.why_other};
    const std::uint32_t element = tensor_.type == nullptr ? 1 : tensor_.type->bytes;
    if (!checked_byte_count(placed_.shape, std::max<std::uint32_t>(element, sizeof(double)))) {
      placed_.shape = {0};
      unreadable("its shape " + shape_text(tensor_.shape) + " has a product of 2^63 bytes or more");
    } else if (!tensor_.unreadable.empty()) {
      unreadable(tensor_.unreadable);
    } else {
      take_type();
      if (take_bytes()) take_values();
    }
    return std::move(placed_);
  }

 private:
  /// Keeps the first reason.
  bool unreadable(std::string why) {
    if (placed_.unreadable.empty()) placed_.unreadable = std::move(why);
    return false;
  }

  /// A type without a row is listed, as in safetensors.
  void take_type() {
    const std::span<const DTypeInfo> rows = dtypes();
    if (const DTypeInfo* const row = find_by(rows, &DTypeInfo::name, tensor_.type->word)) {
      placed_.dtype = row->dtype;
      return;
    }
    placed_.type_name = tensor_.type->word;
    unreadable("its type, " + quote_text(placed_.type_name) + ", is not decoded");
  }

  bool take_bytes() {
    const auto found = file_.storages.find(tensor_.storage);
    const std::string named = "its storage, " + quote_bytes("data/" + tensor_.storage) + ", ";
    if (found == file_.storages.end()) return unreadable(named + "is not in the file");
    const TorchStorage& storage = found->second;
    if (!storage.unreadable.empty()) return unreadable(named + "cannot be used: " + storage.unreadable);
    placed_.bytes.offset = storage.bytes.offset;
    if (std::find(placed_.shape.begin(), placed_.shape.end(), 0U) != placed_.shape.end()) return true;
    const auto extent = extent_of(tensor_);
    if (!extent) return unreadable("its strides reach beyond 2^63 bytes");
    const std::uint64_t bytes = tensor_.type->bytes, has = std::min(storage.bytes.size, tensor_.stored_bytes);
    const std::uint64_t needed = (tensor_.first + *extent) * bytes;
    if (needed > has) {
      return unreadable("it needs " + bytes_text(needed) + " of its storage, " +
                        quote_bytes("data/" + tensor_.storage) + ", which has " + std::to_string(has));
    }
    const std::uint64_t count = placed_.count();
    if (count > *extent && count > kMaxTorchRepeats) {
      return unreadable("it repeats " + std::to_string(*extent) + " stored values " + std::to_string(count) +
                        " times, more than " + std::to_string(kMaxTorchRepeats));
    }
    placed_.bytes = {storage.bytes.offset + tensor_.first * bytes, *extent * bytes};
    return true;
  }

  void take_values() {
    const bool is_plain = placed_.bytes.size == 0 || (is_dense(tensor_, false) && !tensor_.quantizer);
    if (is_plain) return;
    if (!placed_.unreadable.empty()) {
      placed_.type_name.clear();  // by its word, bytes would be taken as they lie
    } else if (tensor_.quantizer) {
      take_quantized();
    } else if (is_dense(tensor_, true)) {
      placed_.fortran_order = true;
    } else {
      decode_view({});
    }
  }

  void take_quantized() {
    const TorchQuantizer& quantizer = *tensor_.quantizer;
    Decoding decoding;
    const bool for_each = quantizer.scales != nullptr;
    decoding.scheme =
        "PyTorch " + std::string(tensor_.type->name) + ", " +
        (!for_each             ? "one scale"
         : quantizer.axis == 0 ? "one scale a row"
                               : "one scale for each step of axis " + std::to_string(quantizer.axis));
    decoding.parts.resize(1);
    if (for_each) {
      decoding.scale.part =
          add_numbers(decoding, *quantizer.scales, PartRole::kScales, ".q_per_channel_scales");
      decoding.zero.part =
          add_numbers(decoding, *quantizer.zeros, PartRole::kZeros, ".q_per_channel_zero_points");
    } else {
      decoding.scale.given = {static_cast<float>(quantizer.scale)};
      decoding.zero.given = {static_cast<float>(quantizer.zero)};
    }
    if (placed_.unreadable.empty()) decode_view(std::move(decoding));
  }

  /// A part with one number for each step of the axis.
  std::uint32_t add_numbers(Decoding& decoding, const TorchTensor& numbers, PartRole role,
                            const char* ending) {
    TensorInfo stored = Placing(numbers, file_).place();
    stored.name = tensor_.name + ending;
    const bool is_plain = stored.unreadable.empty() && !stored.decoding && stored.type_name.empty();
    if (!is_plain || stored.count() != tensor_.shape[tensor_.quantizer->axis])
      unreadable("its " + std::string(word_of(role)) + " are not one number for each step of axis " +
                 std::to_string(tensor_.quantizer->axis));
    decoding.parts.push_back({role, std::move(stored)});
    return static_cast<std::uint32_t>(decoding.parts.size() - 1);
  }

  void decode_view(Decoding decoding) {
    const std::vector<ViewAxis> axes = axes_of(tensor_);
    if (axes.size() > kMostAxes) {
      unreadable("its " + std::to_string(axes.size()) + " axes lie apart in its storage, and at most " +
                 std::to_string(kMostAxes) + " are picked out");
      return;
    }
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const std::size_t axis = kMostAxes - axes.size() + i;
      decoding.axes[axis] = axes[i].extent;
      decoding.codes.stride[axis] = axes[i].stride;
      if (decoding.scale.part == kNoPart) continue;
      decoding.scale.stride[axis] = decoding.zero.stride[axis] = axes[i].scale_stride;
    }
    decoding.codes.part = 0;
    decoding.parts.resize(std::max<std::size_t>(1, decoding.parts.size()));
    TensorInfo stored = placed_;
    stored.shape = {placed_.bytes.size / tensor_.type->bytes};
    decoding.parts[0] = {PartRole::kCodes, std::move(stored)};
    TensorInfo logical = logical_tensor(std::move(decoding), placed_.name, placed_.shape);
    logical.role = placed_.role;
    if (!logical.decoding->scheme.empty()) logical.big_endian = false;
    placed_ = std::move(logical);
  }

  const TorchTensor& tensor_;
  const TorchFile& file_;
  TensorInfo placed_;
};

}  // namespace

std::vector<TensorInfo> place_torch_tensors(const std::vector<TorchTensor>& tensors, const TorchFile& file) {
  std::vector<TensorInfo> placed;
  placed.reserve(tensors.size());
  for (const TorchTensor& tensor : tensors) placed.push_back(Placing(tensor, file).place());
  mark_shared_bytes(tensors, placed);
  return placed;
}

}  // namespace qs::io
