#include "io/gguf_tensor.hpp"

#include <algorithm>

#include "io/ggml_forks.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using InOrder = std::vector<const GgufTensor*>;

std::string of_tensor(const GgufTensor& tensor, std::string_view what) {
  return "tensor " + quote_text(tensor.info.name) + " " + std::string(what);
}

template <class Before>
InOrder sorted(const std::vector<GgufTensor>& tensors, Before before) {
  InOrder order;
  order.reserve(tensors.size());
  for (const GgufTensor& tensor : tensors) order.push_back(&tensor);
  std::sort(order.begin(), order.end(),
            [&](const GgufTensor* a, const GgufTensor* b) { return before(*a, *b); });
  return order;
}

/// Least size of the data; the size of an unknown type is mostly unknown.
std::uint64_t least_size(const GgufTensor& tensor) {
  return tensor.type == nullptr ? std::max<std::uint64_t>(1, tensor.info.bytes.size) : tensor.info.bytes.size;
}

/// Earliest end of the data, from the start of all data; both summands are below 2^63.
std::uint64_t end_of(const GgufTensor& tensor) {
  return tensor.info.bytes.offset + least_size(tensor);
}

Expected<void> set_size(GgufTensor& tensor, std::uint64_t at) {
  TensorInfo& info = tensor.info;
  const std::uint32_t block = tensor.type == nullptr ? 1 : tensor.type->block;
  const std::string of_type = tensor.type == nullptr ? "" : " of " + std::string(tensor.type->name);
  std::vector<std::uint64_t> blocks = info.shape;
  if (blocks.empty()) blocks.push_back(1);
  if (blocks.back() % block != 0) {
    const GgmlForkType* const fork = find_ggml_fork_type(tensor.number);
    info.unreadable = "its type, number " + std::to_string(tensor.number) + ", is " +
                      std::string(tensor.type->name) + " in ggml, which has rows of a multiple of " +
                      std::to_string(block) + " values";
    if (fork != nullptr)
      info.unreadable += "; it may be " + std::string(fork->name) + " of " + std::string(fork->fork);
    info.type_name = tensor.type->name;
    tensor.type = nullptr;
    return set_size(tensor, at);
  }
  blocks.back() /= block;
  const auto bytes = checked_byte_count(blocks, tensor.type == nullptr ? 1 : tensor.type->bytes);
  if (!bytes || !checked_byte_count(info.shape, 1)) {
    return refuse(of_tensor(tensor, "dimensions"), shape_text(info.shape) + of_type, "a product below 2^63",
                  at);
  }
  info.bytes.size = tensor.type == nullptr ? 0 : *bytes;
  return {};
}

Expected<void> check_names(const std::vector<GgufTensor>& tensors) {
  const InOrder by_name = sorted(tensors, [](const GgufTensor& a, const GgufTensor& b) {
    return a.info.name != b.info.name ? a.info.name < b.info.name : a.name_at < b.name_at;
  });
  for (std::size_t i = 1; i < by_name.size(); ++i) {
    if (by_name[i]->info.name != by_name[i - 1]->info.name) continue;
    return refuse(of_tensor(*by_name[i], "name"), "a second one", "each name once", by_name[i]->name_at);
  }
  return {};
}

/// Refuses bytes that belong to two tensors. Gaps are allowed: padding is one.
Expected<void> check_overlaps(const InOrder& by_offset) {
  const GgufTensor* before = nullptr;
  for (const GgufTensor* const tensor : by_offset) {
    if (before != nullptr && tensor->info.bytes.offset < end_of(*before)) {
      return refuse(of_tensor(*tensor, "offset"), std::to_string(tensor->info.bytes.offset),
                    "at least " + std::to_string(end_of(*before)) + ", where tensor " +
                        quote_text(before->info.name) + " ends (tensors must not overlap)",
                    tensor->offset_at);
    }
    before = tensor;
  }
  return {};
}

/// Refuses a file without one whole tensor: that is a bare header, not a truncated model.
Expected<void> check_any_data(const InOrder& by_offset, std::uint64_t data_size, std::uint64_t file_size) {
  const GgufTensor* first = nullptr;
  for (const GgufTensor* const tensor : by_offset) {
    if (least_size(*tensor) == 0) continue;
    if (end_of(*tensor) <= data_size) return {};
    if (first == nullptr || end_of(*tensor) < end_of(*first)) first = tensor;
  }
  if (first == nullptr) return {};
  return refuse("gguf data", std::to_string(data_size) + " bytes up to the end of the file",
                "at least the " + std::to_string(end_of(*first)) + " bytes up to the end of tensor " +
                    quote_text(first->info.name),
                file_size);
}

void place(GgufTensor& tensor, std::uint64_t data_start, std::uint64_t data_size) {
  ByteRange& bytes = tensor.info.bytes;
  const std::uint64_t offset = std::min(bytes.offset, data_size);
  const std::uint64_t size = std::min(bytes.size, data_size - offset);
  if (size < bytes.size && tensor.info.unreadable.empty()) {
    // Its type is known, and it is as long as its type says: a cut tensor takes no fewer bits a weight.
    tensor.info.type_name = info(tensor.info.dtype).name;
    tensor.info.unreadable = std::to_string(bytes.size - size) + " of its " + std::to_string(bytes.size) +
                             " bytes are missing: the file ends too early";
    bytes.offset += data_start;
    return;
  }
  bytes = {data_start + offset, size};
}

}  // namespace

Expected<void> read_gguf_place(GgufTensor& tensor, std::span<const std::byte> place, std::uint64_t at,
                               std::uint64_t alignment) {
  TensorInfo& info = tensor.info;
  info.container = Container::kGguf;
  const std::size_t offset_from = place.size() - 8, type_from = offset_from - 4;
  tensor.offset_at = at + offset_from;
  for (std::size_t from = type_from; from > 0;) {
    from -= 8;
    info.shape.push_back(little_endian(place.subspan(from, 8)));
    if (info.shape.back() <= kMaxWholeNumber) continue;
    return refuse(of_tensor(tensor, "dimension"), std::to_string(info.shape.back()),
                  "at most " + std::to_string(kMaxWholeNumber), at + from);
  }
  const auto number = static_cast<std::uint32_t>(little_endian(place.subspan(type_from, 4)));
  tensor.number = number;
  tensor.type = find_ggml_type(number);
  if (const GgmlForkType* const fork = find_ggml_fork_type(number);
      tensor.type == nullptr && fork != nullptr) {
    info.unreadable = "its type, " + std::string(fork->name) + " of " + std::string(fork->fork) +
                      " (number " + std::to_string(number) + "), is not decoded";
    info.type_name = fork->name;
  } else if (tensor.type == nullptr) {
    info.unreadable = "its type, number " + std::to_string(number) + " of ggml, is not known";
  } else if (!tensor.type->dtype) {
    info.unreadable = "its type, " + std::string(tensor.type->name) + ", is not decoded";
    info.type_name = tensor.type->name;
  } else {
    info.dtype = *tensor.type->dtype;
  }
  info.bytes.offset = little_endian(place.subspan(offset_from, 8));
  if (info.bytes.offset % alignment != 0 || info.bytes.offset > kMaxWholeNumber) {
    return refuse(of_tensor(tensor, "offset"), std::to_string(info.bytes.offset),
                  "a multiple of " + std::to_string(alignment) + " below 2^63", tensor.offset_at);
  }
  return set_size(tensor, at);
}

Expected<std::vector<TensorInfo>> place_gguf_tensors(std::vector<GgufTensor> tensors,
                                                     std::uint64_t data_start, std::uint64_t file_size,
                                                     std::string_view architecture) {
  // A file that ends in the padding before the data has no data.
  data_start = std::min(data_start, file_size);
  const std::uint64_t data_size = file_size - data_start;
  if (auto once = check_names(tensors); !once) return Refusal(std::move(once).error());
  check_type_sizes(tensors, data_size, architecture);
  const InOrder by_offset = sorted(tensors, [](const GgufTensor& a, const GgufTensor& b) {
    if (a.info.bytes.offset != b.info.bytes.offset) return a.info.bytes.offset < b.info.bytes.offset;
    return least_size(a) != least_size(b) ? least_size(a) < least_size(b) : a.name_at < b.name_at;
  });
  if (auto apart = check_overlaps(by_offset); !apart) return Refusal(std::move(apart).error());
  if (auto any = check_any_data(by_offset, data_size, file_size); !any)
    return Refusal(std::move(any).error());
  std::vector<TensorInfo> list;
  list.reserve(tensors.size());
  for (GgufTensor& tensor : tensors) {
    place(tensor, data_start, data_size);
    decode_i2s(tensor.info);
    list.push_back(std::move(tensor.info));
  }
  return list;
}

}  // namespace qs::io
