#include "io/overlaps.hpp"

#include <algorithm>

namespace qs::io {

void mark_overlaps(std::vector<TensorInfo>& tensors) {
  std::vector<TensorInfo*> by_place;
  for (TensorInfo& tensor : tensors) {
    const bool counts = tensor.role.kind != TensorRole::Kind::kOther && tensor.unreadable.empty();
    if (counts && tensor.bytes.size > 0) by_place.push_back(&tensor);
  }
  std::stable_sort(by_place.begin(), by_place.end(), [](const TensorInfo* a, const TensorInfo* b) {
    return a->bytes.offset < b->bytes.offset;
  });
  std::uint64_t end = 0;
  for (TensorInfo* const tensor : by_place) {
    if (tensor->bytes.offset < end) {
      tensor->unreadable = "its bytes are in part those of another tensor";
      tensor->decoding.reset();
      continue;
    }
    end = tensor->bytes.offset + tensor->bytes.size;
  }
}

}  // namespace qs::io
