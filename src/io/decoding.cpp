#include "io/decoding.hpp"

#include <algorithm>
#include <unordered_set>

#include "io/code_order.hpp"
#include "io/limits.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

std::uint64_t unpacked_bytes(const TensorInfo& part) {
  return part.packing == Packing::kPlain ? part.bytes.size : stored_bytes(part.dtype, part.count());
}

Refusal refuse_numbers(const DecodingPart& part, std::uint64_t has, std::uint64_t needed) {
  return refuse(std::string(word_of(part.role)) + " " + quote_text(part.stored.name), bytes_text(has),
                "at least the " + bytes_text(needed) + " that its weights need");
}

/// The largest place that the grid is asked for; nothing if it is out of bounds.
std::optional<std::uint64_t> last_place(const Decoding& decoding, const NumberGrid& grid) {
  std::uint64_t place = grid.first;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const bool by_index = grid.by_index && axis == decoding.index_axis;
    const std::uint64_t by_order = (decoding.axes[axis] - 1) / grid.per[axis] + 1;
    const std::uint64_t steps = !by_index                     ? by_order
                                : decoding.index_may_be_empty ? std::max(decoding.index_groups, by_order)
                                                              : decoding.index_groups;
    if (steps == 0 || place > kMostPlace) return {};
    if (grid.stride[axis] != 0 && steps - 1 > kMostPlace / grid.stride[axis]) return {};
    place += (steps - 1) * grid.stride[axis];
  }
  return place <= kMostPlace ? std::optional(place) : std::nullopt;
}

bool is_well_formed(const Decoding& decoding, const NumberGrid& grid) {
  if (std::any_of(grid.per.begin(), grid.per.end(), [](std::uint64_t per) { return per == 0; })) return false;
  if (grid.by_index && decoding.index_part == kNoPart) return false;
  if (!grid.given.empty()) return true;
  if (grid.part >= decoding.parts.size()) return false;
  const DTypeInfo& type = info(decoding.parts[grid.part].stored.dtype);
  if (grid.order == CodeOrder::kPlain) {
    const bool has_table = !grid.table.empty() || grid.table_part != kNoPart;
    return !has_table ||
           (type.bytes == 1 && type.block == 1 && (grid.table.empty() || grid.table.size() >= 256));
  }
  if (grid.bits < 1 || grid.bits > 8 || (grid.across && grid.row == 0)) return false;
  if (grid.order == CodeOrder::kHighFirst || grid.order == CodeOrder::kAwq) {
    if (grid.bits != 4) return false;
  }
  if (grid.order == CodeOrder::kQuarters && grid.bits != 2) return false;
  if (!grid.table.empty() && grid.table.size() < (1ULL << grid.bits)) return false;
  if (grid.row == 0) return true;
  if (grid.across) return grid.row <= kMostPlace && grid.row_bytes == grid.row * 4;
  NumberGrid one_row = grid;
  one_row.row = 0;
  const ByteRange needed = bytes_of(one_row, 1, 1, 0, grid.row - 1);
  return needed.size <= grid.row_bytes;
}

Expected<void> check_grid(const Decoding& decoding, const NumberGrid& grid) {
  if (!grid.is_there()) return {};
  const auto refuse_form = [&] {
    return refuse("decoding", decoding.scheme, "grids of numbers that fit their parts");
  };
  if (!is_well_formed(decoding, grid)) return refuse_form();
  const std::optional<std::uint64_t> last = last_place(decoding, grid);
  if (!last) return refuse_form();
  if (!grid.given.empty()) return *last < grid.given.size() ? Expected<void>{} : refuse_form();
  const DecodingPart& part = decoding.parts[grid.part];
  const DTypeInfo& type = info(part.stored.dtype);
  if (grid.row != 0 && grid.row_bytes != 0 && *last / grid.row > kMostPlace / grid.row_bytes)
    return refuse_form();
  const ByteRange needed = bytes_of(grid, type.bytes, type.block, 0, *last);
  const std::uint64_t has = unpacked_bytes(part.stored);
  if (needed.size > has) return refuse_numbers(part, has, needed.size);
  return {};
}

/// The part is one that the decoding needs: a missing one is refused.
Expected<void> check_numbers(const Decoding& decoding, std::uint32_t part, DType type, std::uint64_t least) {
  if (part >= decoding.parts.size()) return refuse("decoding", decoding.scheme, "parts that are there");
  const DecodingPart& found = decoding.parts[part];
  const bool is_right = type == DType::kI32 ? found.stored.dtype <= DType::kI64 : found.stored.dtype == type;
  if (!is_right) {
    return refuse(std::string(word_of(found.role)) + " " + quote_text(found.stored.name),
                  std::string(info(found.stored.dtype).name), std::string(info(type).name));
  }
  const std::uint64_t each = info(found.stored.dtype).bytes, has = unpacked_bytes(found.stored);
  return has / each < least ? Expected<void>(refuse_numbers(found, has, least * each)) : Expected<void>{};
}

}  // namespace

std::string_view word_of(PartRole role) {
  constexpr std::array<std::string_view, 7> kWords = {"codes", "scales", "zeros", "index",
                                                      "table", "meta",   "unused"};
  return kWords[static_cast<std::size_t>(role)];
}

std::uint64_t Decoding::stored_bits(PartRole role) const {
  std::uint64_t bytes = 0;
  for (const DecodingPart& part : parts) {
    if (part.role == role && !part.is_inside) bytes += part.stored.bytes.size;
  }
  return bytes * 8;
}

std::uint64_t Decoding::stored_bytes() const {
  std::uint64_t bytes = 0;
  for (const DecodingPart& part : parts) {
    if (part.role != PartRole::kUnused && !part.is_inside) bytes += part.stored.bytes.size;
  }
  return bytes;
}

Expected<void> check_decoding(const Decoding& decoding) {
  const bool are_plain = decoding.codes.order == CodeOrder::kPlain &&
                         decoding.zero.order == CodeOrder::kPlain && decoding.codes.table_part == kNoPart &&
                         !decoding.nested;
  for (const DecodingPart& part : decoding.parts) {
    if (part.role >= PartRole::kMeta) continue;
    const std::string name = std::string(word_of(part.role)) + " " + quote_text(part.stored.name);
    if (!part.stored.unreadable.empty())
      return refuse(name, part.stored.unreadable, "numbers that can be read");
    // Views of PyTorch's storages, and its files of the other byte order.
    if (part.stored.decoding || part.stored.fortran_order)
      return refuse(name, "a view with strides", "numbers one after another");
    if (part.stored.big_endian && !are_plain && info(part.stored.dtype).bytes > 1)
      return refuse(name, "the highest byte first", "words with the lowest byte first");
    if (part.stored.count() % info(part.stored.dtype).block != 0) {
      return refuse(name, std::to_string(part.stored.count()) + " numbers",
                    "whole blocks of " + std::to_string(info(part.stored.dtype).block));
    }
    const bool in_windows = part.role == PartRole::kCodes && part.stored.packing == Packing::kPlain;
    if (!in_windows && unpacked_bytes(part.stored) > kMostPartBytes) {
      return refuse(name, bytes_text(unpacked_bytes(part.stored)), "at most " + bytes_text(kMostPartBytes));
    }
  }
  const auto axes = checked_byte_count(decoding.axes, 4);
  if (decoding.parts.empty() || !axes || *axes == 0)
    return refuse("decoding", decoding.scheme, "some weights");
  for (const NumberGrid* const grid :
       {&decoding.codes, &decoding.scale, &decoding.factor, &decoding.zero, &decoding.bias}) {
    if (auto fits = check_grid(decoding, *grid); !fits) return fits;
  }
  if (decoding.codes.part != 0) return refuse("decoding", decoding.scheme, "codes in its first part");
  const std::uint64_t codes = decoding.codes.bits == 0 ? 256 : 1ULL << decoding.codes.bits;
  if (decoding.codes.table_part != kNoPart) {
    if (auto fits = check_numbers(decoding, decoding.codes.table_part, DType::kF32, codes); !fits)
      return fits;
  }
  if (decoding.index_axis > 2) return refuse("decoding", decoding.scheme, "an index along one of three axes");
  if (decoding.index_part != kNoPart) {
    const std::uint64_t steps = decoding.axes[decoding.index_axis];
    if (auto fits = check_numbers(decoding, decoding.index_part, DType::kI32, steps); !fits) return fits;
  }
  if (decoding.zeros_by_value &&
      (decoding.zero.part == kNoPart || decoding.zero.row == 0 || decoding.zero.across))
    return refuse("decoding", decoding.scheme, "zeros in rows");
  if (!decoding.nested) return {};
  const NestedScale& nested = *decoding.nested;
  if (decoding.scale.part == kNoPart || nested.absmax_part == kNoPart || nested.table_part == kNoPart ||
      nested.block == 0)
    return refuse("decoding", decoding.scheme, "scales of scales, and the table of their values");
  if (auto fits = check_numbers(decoding, decoding.scale.part, DType::kU8, 1); !fits) return fits;
  if (auto fits = check_numbers(decoding, nested.table_part, DType::kF32, 256); !fits) return fits;
  const std::uint64_t scales = unpacked_bytes(decoding.parts[decoding.scale.part].stored);
  return check_numbers(decoding, nested.absmax_part, DType::kF32, (scales - 1) / nested.block + 1);
}

TensorInfo logical_tensor(Decoding decoding, std::string name, std::vector<std::uint64_t> shape) {
  TensorInfo tensor = decoding.parts.front().stored;
  tensor.name = std::move(name);
  tensor.shape = std::move(shape);
  tensor.role = {TensorRole::Kind::kWeight};
  tensor.fortran_order = false;
  tensor.type_name.clear();
  // Views keep their type; what is decoded is float32.
  if (!decoding.scheme.empty()) {
    tensor.dtype = DType::kF32;
    tensor.packing = Packing::kPlain;
  }
  if (const auto fits = check_decoding(decoding); !fits) tensor.unreadable = message(fits.error());
  tensor.decoding = std::make_shared<const Decoding>(std::move(decoding));
  return tensor;
}

void set_file(TensorInfo& tensor, std::uint32_t file) {
  tensor.file = file;
  if (!tensor.decoding) return;
  Decoding decoding = *tensor.decoding;
  for (DecodingPart& part : decoding.parts) part.stored.file = file;
  tensor.decoding = std::make_shared<const Decoding>(std::move(decoding));
}

void fold_parts(std::vector<TensorInfo>& tensors) {
  std::unordered_set<std::string> parts;
  const auto key = [](const TensorInfo& tensor) { return std::to_string(tensor.file) + ":" + tensor.name; };
  for (const TensorInfo& tensor : tensors) {
    if (!tensor.decoding) continue;
    for (std::size_t i = 1; i < tensor.decoding->parts.size(); ++i)
      parts.insert(key(tensor.decoding->parts[i].stored));
  }
  if (parts.empty()) return;
  std::erase_if(tensors, [&](const TensorInfo& tensor) {
    return tensor.role.kind == TensorRole::Kind::kScales && parts.contains(key(tensor));
  });
}

const TensorInfo* find_tensor(std::span<const TensorInfo> tensors, std::string_view name) {
  const TensorInfo* of_codes = nullptr;
  for (const TensorInfo& tensor : tensors) {
    if (tensor.name == name) return &tensor;
    if (tensor.decoding && tensor.decoding->parts.front().stored.name == name) of_codes = &tensor;
  }
  return of_codes;
}

std::uint64_t stored_bytes(const TensorInfo& tensor) {
  return tensor.decoding ? tensor.decoding->stored_bytes() : tensor.bytes.size;
}

double stored_bits(const TensorInfo& tensor) {
  const bool is_packed = tensor.decoding && !tensor.decoding->scheme.empty() && tensor.count() > 0;
  return is_packed ? 8 * static_cast<double>(stored_bytes(tensor)) / static_cast<double>(tensor.count())
                   : stored_bits(tensor.dtype);
}

}  // namespace qs::io
