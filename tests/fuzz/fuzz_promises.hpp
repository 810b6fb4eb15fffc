#pragma once
/// What any list of tensors promises, for the fuzz targets: ranges inside the file, none of them shared, and
/// values that can be decoded.

#include <algorithm>
#include <cstdlib>

#include "io/tensor_stream.hpp"

inline void demand(bool promise) {
  if (!promise) std::abort();
}

/// Decodes some values; stops where the bytes are refused.
inline void decode_some(const qs::io::TensorInfo& tensor, std::span<const std::byte> file) {
  constexpr std::uint64_t kMostDecoded = 4096;
  qs::io::TensorStream stream(tensor);
  while (stream.position() < std::min(tensor.count(), kMostDecoded)) {
    if (const auto wanted = stream.wants()) {
      const auto piece = qs::io::bytes_in(file, wanted->range);
      demand(piece.has_value());
      if (!stream.feed({piece->begin(), piece->end()})) return;
    }
    const auto next = stream.next();
    if (!next) return;
    demand(*next || stream.wants().has_value());
  }
}

inline void check_list(const std::vector<qs::io::TensorInfo>& tensors, std::span<const std::byte> file) {
  std::vector<qs::io::ByteRange> ranges;
  for (const qs::io::TensorInfo& tensor : tensors) {
    demand(qs::io::bytes_in(file, tensor.bytes).has_value() && !tensor.name.empty());
    if (!tensor.unreadable.empty()) continue;
    if (tensor.role.kind != qs::io::TensorRole::Kind::kOther && tensor.bytes.size > 0)
      ranges.push_back(tensor.bytes);
    if (!tensor.decoding) demand(tensor.bytes.size == qs::io::stored_bytes(tensor.dtype, tensor.count()));
    decode_some(tensor, file);
  }
  std::sort(ranges.begin(), ranges.end(),
            [](const qs::io::ByteRange& a, const qs::io::ByteRange& b) { return a.offset < b.offset; });
  for (std::size_t i = 1; i < ranges.size(); ++i)
    demand(ranges[i - 1].size <= ranges[i].offset - ranges[i - 1].offset);
}

/// Reads a file to its list or its refusal.
inline void read_and_check(const std::unique_ptr<qs::io::TensorReader>& reader,
                           std::span<const std::byte> file) {
  std::size_t requests = 0;
  while (const auto range = reader->wants()) {
    const auto bytes = qs::io::bytes_in(file, *range);
    demand(bytes.has_value() && ++requests < 1000);
    if (const auto fed = reader->feed(*bytes); !fed) {
      demand(fed.error().byte.value_or(0) <= file.size() && !message(fed.error()).empty());
      return;
    }
  }
  check_list(reader->tensors(), file);
}
