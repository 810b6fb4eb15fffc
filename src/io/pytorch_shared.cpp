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
    return tensor.bytes.size == 0 || !tensor.unreadable.empty() ||
           tensor.role.kind != TensorRole::Kind::kUnsaid;
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
  using View =
      std::tuple<std::uint64_t, std::vector<std::uint64_t>, std::vector<std::uint64_t>, const TorchType*>;
  std::map<View, std::size_t> picked;              // views that are no runs
  std::map<const TorchType*, std::size_t> widest;  // the run of a type that ends last
  const auto end_of = [&](std::size_t i) { return placed[i].bytes.offset + placed[i].bytes.size; };
  for (const std::size_t i : by_place(placed)) {
    TensorInfo& tensor = placed[i];
    std::optional<std::size_t> first;
    const auto run = widest.find(tensors[i].type);
    if (run != widest.end() && end_of(i) <= end_of(run->second)) {
      first = run->second;
    } else if (is_run(tensor)) {
      widest[tensors[i].type] = i;
    } else {
      const auto [known, is_new] =
          picked.emplace(View{tensor.bytes.offset, tensors[i].shape, tensors[i].stride, tensors[i].type}, i);
      if (!is_new) first = known->second;
    }
    if (!first) continue;
    const bool is_all = placed[*first].bytes == tensor.bytes;
    tensor.role = {TensorRole::Kind::kOther,
                   (is_all ? "its bytes are those of " : "its bytes are among those of ") +
                       quote_text(placed[*first].name) + ", and count once"};
  }
}

}  // namespace qs::io
