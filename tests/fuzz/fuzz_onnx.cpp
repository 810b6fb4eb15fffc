/// libFuzzer target: any bytes, read as an .onnx model. Tensors listed as readable must lie in the file and
/// have the length of their shape, packed integers must unpack to the same bytes however they are cut, and
/// every refusal must have a byte and a sentence. Codes that are decoded must give as many values as their
/// shape says, and the same in parts as in a whole.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_onnx -dict=tests/fuzz/onnx.dict -max_len=4096 corpus/onnx

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "io/formats.hpp"
#include "io/tensor_stream.hpp"
#include "io/unpacker.hpp"
#include "io/utf8.hpp"

namespace {

using Bytes = std::vector<std::byte>;

void demand(bool promise) {
  if (!promise) std::abort();
}

/// Unpacks the bytes in pieces of this size; nothing if they are refused.
std::optional<Bytes> unpacked(const qs::io::TensorInfo& tensor, std::span<const std::byte> packed,
                              std::size_t piece) {
  const auto unpacker = tensor.packing == qs::io::Packing::kTagged
                            ? qs::io::make_tagged_unpacker(tensor.dtype)
                            : qs::io::make_varint_unpacker(tensor.dtype);
  Bytes all;
  std::byte buffer[13];
  for (std::size_t at = 0; at < packed.size(); at += piece) {
    const std::size_t size = std::min(piece, packed.size() - at);
    unpacker->feed(packed.subspan(at, size), at + size == packed.size());
    while (true) {
      const auto written = unpacker->unpack(buffer);
      if (!written) {
        demand(written.error().byte && *written.error().byte < packed.size());
        return {};
      }
      if (*written == 0) break;
      demand(*written <= sizeof buffer);
      all.insert(all.end(), buffer, buffer + *written);
    }
  }
  return all;
}

void check_role(const qs::io::TensorInfo& tensor) {
  demand(tensor.container == qs::io::Container::kOnnx);
  demand(tensor.role.kind != qs::io::TensorRole::Kind::kUnsaid);
  demand((tensor.role.kind == qs::io::TensorRole::Kind::kWeight) == tensor.role.why.empty());
  std::vector<std::uint32_t> order = tensor.use.order;
  demand(order.empty() || (order.size() == tensor.shape.size() && tensor.use.outputs <= order.size()));
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i) demand(order[i] == i);
}

/// All values that the stream gives; nothing if it refuses its bytes.
std::optional<std::vector<float>> streamed(qs::io::TensorStream stream, std::uint64_t count,
                                           std::span<const std::byte> file) {
  std::vector<float> values;
  while (stream.position() < count) {
    const auto wanted = stream.wants();
    if (wanted) {
      const auto piece = qs::io::bytes_in(file, wanted->range);
      demand(piece.has_value() && !piece->empty());
      const auto fed = stream.feed({piece->begin(), piece->end()});
      if (!fed) {
        demand(!message(fed.error()).empty());
        return {};
      }
    }
    const auto next = stream.next();
    if (!next) {
      demand(!message(next.error()).empty());
      return {};
    }
    demand(*next || stream.wants().has_value() || stream.position() == count);
    values.insert(values.end(), stream.values().begin(), stream.values().end());
  }
  demand(values.size() == count);
  return values;
}

void check_decoded(const qs::io::TensorInfo& tensor, std::span<const std::byte> file) {
  const qs::io::Decoding& decoding = *tensor.decoding;
  demand(tensor.unreadable.empty() && !decoding.scheme.empty());
  demand(decoding.axes[0] * decoding.axes[1] * decoding.axes[2] == tensor.count());
  demand(tensor.role.kind == qs::io::TensorRole::Kind::kWeight);
  for (const qs::io::DecodingPart& part : decoding.parts) {
    if (!part.stored.location.empty()) return;  // in another file
    demand(qs::io::bytes_in(file, part.stored.bytes).has_value());
  }
  const std::uint64_t count = tensor.count(), first = count / 3, some = (count - first + 1) / 2;
  const auto whole = streamed(qs::io::TensorStream(tensor), count, file);
  const auto part = streamed(qs::io::TensorStream(tensor, first, some), some, file);
  demand(whole.has_value() == part.has_value());
  if (whole) demand(std::memcmp(whole->data() + first, part->data(), some * sizeof(float)) == 0);
}

void check(const qs::io::TensorInfo& tensor, std::span<const std::byte> file) {
  demand(!tensor.name.empty() && qs::io::is_utf8(tensor.name));
  check_role(tensor);
  if (tensor.decoding) return check_decoded(tensor, file);
  const std::uint64_t count = tensor.count();
  if (!tensor.unreadable.empty()) {
    demand(tensor.packing == qs::io::Packing::kPlain);
    demand(!tensor.location.empty() || qs::io::bytes_in(file, tensor.bytes).has_value());
    return;
  }
  const std::uint64_t plain = count * qs::io::info(tensor.dtype).bytes;
  if (!tensor.location.empty()) {
    demand(tensor.bytes.size == plain && tensor.bytes.offset + plain < 1ULL << 63);
    demand(tensor.location[0] != '/' && tensor.location.find('\\') == std::string::npos);
    demand(("/" + tensor.location + "/").find("/../") == std::string::npos);
    return;
  }
  const auto stored = qs::io::bytes_in(file, tensor.bytes);
  demand(stored.has_value());
  if (tensor.packing == qs::io::Packing::kPlain) return demand(stored->size() == plain);
  demand(tensor.packing == qs::io::Packing::kVarint || tensor.packing == qs::io::Packing::kTagged);
  const auto whole = unpacked(tensor, *stored, file.size());
  demand(whole == unpacked(tensor, *stored, 3));
  if (whole) demand(whole->size() % qs::io::info(tensor.dtype).bytes == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  qs::io::recognizes_onnx(file.first(std::min<std::size_t>(size, 64)), "");
  const auto reader = qs::io::make_onnx_reader(size, "model.onnx");
  std::uint64_t position = 0;
  for (std::size_t requests = 0; const auto range = reader->wants(); ++requests) {
    const auto bytes = qs::io::bytes_in(file, *range);
    demand(bytes && requests <= size && range->offset >= position);
    position = range->offset;
    // A copy of exactly this size lets the address sanitizer detect an overrun by one byte.
    const auto fed = reader->feed(Bytes(bytes->begin(), bytes->end()));
    if (fed) continue;
    demand(fed.error().byte && *fed.error().byte <= size && !message(fed.error()).empty());
    return 0;
  }
  std::vector<qs::io::ByteRange> places;
  for (const qs::io::TensorInfo& tensor : reader->tensors()) {
    check(tensor, file);
    if (tensor.location.empty() && tensor.bytes.size > 0) places.push_back(tensor.bytes);
  }
  std::sort(places.begin(), places.end(),
            [](const qs::io::ByteRange& a, const qs::io::ByteRange& b) { return a.offset < b.offset; });
  for (std::size_t i = 1; i < places.size(); ++i) {
    demand(places[i - 1].offset + places[i - 1].size <= places[i].offset);
  }
  return 0;
}
