/// libFuzzer target: tensors of any names, types and shapes, and any configuration. Their interpretation must
/// be sane: an order of axes is a permutation, codes stand for no more weights than their bits can hold, and a
/// weight that is decoded gives as many values as its shape says, from bytes that lie in its parts.
/// Each line is a name, a tab, a letter for the type, and the shape; the configuration follows the first
/// empty line.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_packed -dict=tests/fuzz/packed.dict -max_len=1024 corpus

#include <algorithm>
#include <cstdlib>

#include "io/gguf_scales.hpp"
#include "io/model_roles.hpp"
#include "io/packed_codes.hpp"
#include "io/reader_parts.hpp"
#include "io/tensor_stream.hpp"

namespace {

using qs::io::TensorInfo;

void demand(bool promise) {
  if (!promise) std::abort();
}

std::optional<TensorInfo> tensor_of(std::string_view line) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos || tab + 1 >= line.size()) return {};
  TensorInfo tensor;
  tensor.name = line.substr(0, tab);
  const auto rows = qs::io::dtypes();
  const auto letter = static_cast<unsigned char>(line[tab + 1]);
  tensor.dtype = rows[letter % rows.size()].dtype;
  if (letter % 32 == 31) tensor.type_name = tensor.unreadable = "F4";
  tensor.container = letter >= 0x60 ? qs::io::Container::kTorch : qs::io::Container::kGguf;
  for (std::size_t i = tab + 2; i + 1 < line.size() && tensor.shape.size() < 6; i += 2)
    tensor.shape.push_back(std::uint64_t{static_cast<unsigned char>(line[i])}
                           << (line[i + 1] % 60 + 60) % 60);
  const auto bytes = qs::io::checked_byte_count(tensor.shape, qs::io::info(tensor.dtype).bytes);
  if (!bytes) return {};
  tensor.bytes.size = *bytes;
  return tensor;
}

void check(const TensorInfo& tensor) {
  demand(tensor.role.kind != qs::io::TensorRole::Kind::kUnsaid);
  demand(tensor.role.why.empty() == (tensor.role.kind == qs::io::TensorRole::Kind::kWeight));
  demand(tensor.role.weights <= 0x7FFF'FFFF'FFFF'FFFF);
  std::vector<std::uint32_t> order = tensor.use.order;
  std::sort(order.begin(), order.end());
  demand(order.empty() || order.size() == tensor.shape.size());
  for (std::uint32_t axis = 0; axis < order.size(); ++axis) demand(order[axis] == axis);
  demand(tensor.use.outputs <= std::max<std::size_t>(1, tensor.shape.size()));
}

/// Streams a logical tensor; its parts hold the bytes of `rest`, over and over.
void stream(const TensorInfo& tensor, std::string_view rest) {
  constexpr std::uint64_t kMostFuzzed = 1 << 14;
  if (!tensor.decoding || !tensor.unreadable.empty() || tensor.count() > kMostFuzzed) return;
  for (const qs::io::DecodingPart& part : tensor.decoding->parts) {
    if (part.stored.bytes.size > 16 * kMostFuzzed) return;
  }
  qs::io::TensorStream stream(tensor);
  for (std::uint64_t turns = 0; stream.position() < tensor.count(); ++turns) {
    demand(turns < 4 * kMostFuzzed + 64);
    if (const auto wanted = stream.wants()) {
      demand(wanted->range.size > 0 && wanted->range.size <= 32 * kMostFuzzed);
      std::vector<std::byte> piece(wanted->range.size);
      for (std::size_t i = 0; i < piece.size() && !rest.empty(); ++i)
        piece[i] = static_cast<std::byte>(rest[(wanted->range.offset + i) % rest.size()]);
      if (!stream.feed(std::move(piece))) return;
    }
    const auto next = stream.next();
    if (!next) return;
    demand(stream.values().empty() == !*next);
    demand(stream.logical()->codes().empty() || stream.logical()->codes().size() == stream.values().size());
  }
  demand(stream.position() == tensor.count() && !stream.wants());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t empty = std::min(text.find("\n\n"), text.size());
  std::vector<TensorInfo> tensors;
  std::string_view lines = text.substr(0, empty);
  const std::string_view rest = text.substr(std::min(text.size(), empty + 2));
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (auto tensor = tensor_of(lines.substr(0, end))) tensors.push_back(*std::move(tensor));
    lines.remove_prefix(std::min(lines.size(), end + 1));
  }
  qs::io::PackedPlace place;
  if (auto config = qs::io::parse_packed_config(rest)) place.config = *std::move(config);
  std::vector<TensorInfo*> folder;
  qs::io::FileFacts facts;
  for (TensorInfo& tensor : tensors) {
    folder.push_back(&tensor);
    place.tensors.emplace(tensor.name, &tensor);
    if (qs::io::wants_contents(tensor))
      place.contents.emplace(tensor.name, rest.substr(0, tensor.bytes.size));
    facts.words.emplace_back(tensor.name + ".weight", rest);
  }
  qs::io::mark_packed(folder, place, {&facts, 1});
  qs::io::give_roles(folder);
  qs::io::give_uses(folder);
  qs::io::join_gguf_scales(folder);
  for (const TensorInfo& tensor : tensors) {
    check(tensor);
    stream(tensor, rest);
  }
  return 0;
}
