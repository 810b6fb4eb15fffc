#include "io/pytorch_shared.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

/// True if the tensor has a run of bytes for itself, each for one value.
bool is_run(const TensorInfo& tensor) {
  return !tensor.decoding;
}

/// Places of the tensors that may count, the widest run of bytes first where several begin at one byte.
std::vector<std::size_t> by_place(const std::vector<TensorInfo>& placed) {
  std::vector<std::size_t> order(placed.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) {
    const TensorInfo& tensor = placed[i];
    return tensor.bytes.size == 0 || !tensor.unreadable.empty() || tensor.role.kind != TensorRole::Kind::kUnsaid;
  });
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t i) {
      return std::tuple(placed[i].bytes.offset, ~placed[i].bytes.size, !is_run(placed[i]), i);
    };
    return key(a) < key(b);
  });
  return order;
}

}  // namespace

void mark_shared_bytes(const std::vector<TorchTensor>& tensors, std::vector<TensorInfo>& placed) {
  using View = std::tuple<std::uint64_t, std::vector<std::uint64_t>, std::vector<std::uint64_t>, const TorchType*>;
  std::map<View, std::size_t> picked;  // views that are no runs
  std::optional<std::size_t> widest;   // the run that ends last
  for (const std::size_t i : by_place(placed)) {
    TensorInfo& tensor = placed[i];
    const std::uint64_t end = tensor.bytes.offset + tensor.bytes.size;
    std::optional<std::size_t> first;
    if (widest && tensors[*widest].type == tensors[i].type &&
        end <= placed[*widest].bytes.offset + placed[*widest].bytes.size) {
      first = widest;
    } else if (is_run(tensor)) {
      if (!widest || end > placed[*widest].bytes.offset + placed[*widest].bytes.size) widest = i;
    } else {
      const auto [known, is_new] = picked.emplace(
          View{tensor.bytes.offset, tensors[i].shape, tensors[i].stride, tensors[i].type}, i);
      if (!is_new) first = known->second;
    }
    if (!first) continue;
    const bool is_all = placed[*first].bytes == tensor.bytes;
    tensor.role = {TensorRole::Kind::kOther, (is_all ? "its bytes are those of " : "its bytes are among those of ") +
                                                 quote_text(placed[*first].name) + ", and count once"};
  }
}

}  // namespace qs::io
