/// libFuzzer target: tensors of any names, types and shapes, and any configuration. Their interpretation must
/// be sane: an order of axes is a permutation, and codes stand for no more weights than their bits can hold.
/// Each line is a name, a tab, a letter for the type, and the shape; the configuration follows the first
/// empty line.
///   clang++ -std=c++20 -g -O1 -fno-exceptions -fsanitize=fuzzer,address,undefined …
///   ./fuzz_packed -dict=tests/fuzz/packed.dict -max_len=1024 corpus

#include <algorithm>
#include <cstdlib>

#include "io/model_roles.hpp"
#include "io/packed_codes.hpp"
#include "io/reader_parts.hpp"

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
  for (const TensorInfo& tensor : tensors) check(tensor);
  return 0;
}
