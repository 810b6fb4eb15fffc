#include "io/grid_reader.hpp"

#include <algorithm>

#include "io/code_order.hpp"

namespace qs::io {

std::uint64_t GridReader::step(std::size_t axis, std::uint64_t at) const {
  if (grid_.by_index && axis == decoding_.index_axis) return index_[static_cast<std::size_t>(at)];
  return at / grid_.per[axis];
}

std::uint64_t GridReader::place(std::uint64_t i, std::uint64_t j, std::uint64_t k) const {
  return grid_.first + step(0, i) * grid_.stride[0] + step(1, j) * grid_.stride[1] +
         step(2, k) * grid_.stride[2];
}

/// The number of each byte, for a type of one byte.
std::span<const float> GridReader::numbers_of_bytes(DType type) {
  if (of_bytes_.empty()) {
    std::array<std::byte, 256> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i);
    of_bytes_.resize(bytes.size());
    decode(type, false, bytes, of_bytes_);
  }
  return of_bytes_;
}

/// Reads numbers that stand one after another.
void GridReader::read(std::uint64_t first, std::span<float> out, const PartBytes& bytes,
                      std::span<const float> table) {
  if (!grid_.given.empty()) {
    std::copy_n(grid_.given.begin() + static_cast<std::ptrdiff_t>(first), out.size(), out.begin());
    return;
  }
  const TensorInfo& part = decoding_.parts[grid_.part].stored;
  const DTypeInfo& type = info(part.dtype);
  const ByteRange range = bytes_of(grid_, type.bytes, type.block, first, first + out.size() - 1);
  const auto from = static_cast<std::size_t>(range.offset - bytes.at);
  const std::span<const std::byte> here =
      std::span<const std::byte>(bytes.bytes).subspan(from, static_cast<std::size_t>(range.size));
  const bool are_bytes = grid_.order == CodeOrder::kPlain && type.bytes == 1 && type.block == 1;
  codes_.clear();
  if (grid_.order != CodeOrder::kPlain) {
    codes_.resize(out.size());
    unpack_codes(grid_, here, range.offset, first, codes_);
  } else if (are_bytes) {
    codes_.resize(out.size());
    std::transform(here.begin(), here.end(), codes_.begin(),
                   [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
  }
  if (are_bytes && table.empty()) table = numbers_of_bytes(part.dtype);
  if (!table.empty()) {
    std::transform(codes_.begin(), codes_.end(), out.begin(), [&](std::uint8_t code) { return table[code]; });
  } else if (grid_.order != CodeOrder::kPlain) {
    std::transform(codes_.begin(), codes_.end(), out.begin(),
                   [](std::uint8_t code) { return static_cast<float>(code); });
  } else if (type.block == 1) {
    decode(part.dtype, part.big_endian, here, out);
  } else {
    const auto skip = static_cast<std::size_t>(first % type.block);
    together_.resize(static_cast<std::size_t>(range.size) / type.bytes * type.block);
    decode(part.dtype, part.big_endian, here, together_);
    std::copy_n(together_.begin() + static_cast<std::ptrdiff_t>(skip), out.size(), out.begin());
  }
  if (grid_.add != 0) {
    for (float& number : out) number += grid_.add;
  }
}

/// Reads numbers that stand apart, one by one.
void GridReader::read_apart(const ValueRun& run, const PartBytes& bytes, std::span<const float> table) {
  std::vector<std::uint8_t> codes;
  for (std::size_t m = 0; m < run.count; ++m) {
    read(place(run.i, run.j, run.k + m), std::span<float>(numbers_).subspan(m, 1), bytes, table);
    codes.insert(codes.end(), codes_.begin(), codes_.end());
  }
  codes_ = std::move(codes);
}

/// Reads one number for each group of a run.
void GridReader::read_groups(std::uint64_t first, const PartBytes& bytes, std::span<const float> table) {
  const std::uint64_t stride = grid_.stride[2];
  if (stride == 1) return read(first, groups_, bytes, table);
  for (std::size_t group = 0; group < groups_.size(); ++group)
    read(first + group * stride, std::span<float>(groups_).subspan(group, 1), bytes, table);
}

void GridReader::places(const ValueRun& run, std::vector<std::uint32_t>& out) const {
  const bool by_index = grid_.by_index && decoding_.index_axis == 2;
  const auto first = static_cast<std::uint32_t>(place(run.i, run.j, run.k));
  const std::size_t begin = out.size();
  out.resize(begin + run.count, first);
  const auto place_of = [&](std::size_t at) {
    return static_cast<std::uint32_t>(place(run.i, run.j, run.k + at));
  };
  if (grid_.stride[2] == 0) return;
  if (by_index) {
    for (std::size_t m = 0; m < run.count; ++m) out[begin + m] = place_of(m);
  } else if (grid_.per[2] == 1) {
    const auto stride = static_cast<std::uint32_t>(grid_.stride[2]);
    for (std::uint32_t m = 0; m < run.count; ++m) out[begin + m] = first + m * stride;
  } else {
    each_group(run, [&](std::uint64_t, std::size_t at, std::size_t count) {
      std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(begin + at), count, place_of(at));
    });
  }
}

std::span<const float> GridReader::numbers(const ValueRun& run, const PartBytes& bytes,
                                           std::span<const float> table) {
  const std::uint64_t first = place(run.i, run.j, run.k);
  const std::uint64_t per = grid_.per[2], stride = grid_.stride[2];
  const bool by_index = grid_.by_index && decoding_.index_axis == 2;
  // The same place means other numbers for a run that begins elsewhere within a group, or in the index.
  const std::array<std::uint64_t, 3> asked = {first, by_index ? run.k : run.k % per, run.count};
  if (last_ == asked) return numbers_;
  last_ = asked;
  numbers_.resize(run.count);
  if (stride == 0) {
    read(first, std::span<float>(numbers_).first(1), bytes, table);
    std::fill(numbers_.begin() + 1, numbers_.end(), numbers_[0]);
  } else if (by_index || (stride != 1 && per == 1)) {
    read_apart(run, bytes, table);
  } else if (per == 1) {
    read(first, numbers_, bytes, table);
  } else {
    groups_.resize(static_cast<std::size_t>((run.k + run.count - 1) / per - run.k / per + 1));
    read_groups(first, bytes, table);
    each_group(run, [&](std::uint64_t group, std::size_t at, std::size_t count) {
      std::fill_n(numbers_.begin() + static_cast<std::ptrdiff_t>(at), count,
                  groups_[static_cast<std::size_t>(group - run.k / per)]);
    });
  }
  return numbers_;
}

}  // namespace qs::io
