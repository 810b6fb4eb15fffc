#pragma once
/// Decodes the values of a logical tensor (io/decoding.hpp), in the order of its axes. Reads scales, zeros, tables
/// and index whole and first, since they are small; then the codes, in windows of some rows, so that a
/// weight may be larger than memory. Used by TensorStream, whose interface it has.

#include "io/grid_reader.hpp"

namespace qs::io {

class TensorStream;

class LogicalStream {
 public:
  /// The values from `first` on, `count` of them.
  LogicalStream(const TensorInfo& tensor, std::uint64_t first, std::uint64_t count);
  ~LogicalStream();

  std::optional<FileRange> wants() const;
  Expected<void> feed(std::vector<std::byte> piece);
  Expected<bool> next();

  std::span<const float> values() const { return values_; }
  /// The code of each of these values, where codes have at most 8 bits; else empty.
  std::span<const std::uint8_t> codes() const { return codes_; }
  /// For each of them the place of its scale, once want_groups() was called.
  std::span<const std::uint32_t> groups() const { return groups_; }
  void want_groups() { wants_groups_ = true; }
  /// Whether a code stands for the largest number there is, or the smallest. Known once the first values are.
  struct Ends {
    std::uint32_t codes = 0;  // how many there are; 0 where codes have more than 8 bits
    std::array<bool, 256> lowest{}, highest{};
  };
  Ends ends() const;
  /// Clauses on the packing that only the stored numbers tell, with ", " between, or empty. Known with the first values.
  const std::string& remarks() const { return remarks_; }
  /// Number of values decoded so far.
  std::uint64_t position() const { return position_ - first_; }
  const Decoding& decoding() const { return decoding_; }

 private:
  void begin_part();
  Expected<void> take_part();
  Expected<void> parts_are_there();
  Expected<void> read_index();
  void read_nested();
  void read_zeros();
  void remark(std::string_view clause);
  void choose_window();
  std::uint64_t window_end(std::uint64_t rows) const;
  ByteRange window_of(std::uint64_t from, std::uint64_t to) const;
  void decode_run(std::uint64_t at, std::size_t count);
  /// The numbers of a run of values; empty where the scheme has none.
  struct Numbers {
    std::span<const float> codes, scale, zero, factor, bias;
  };
  void decode_exactly(const Numbers& numbers, float* out);
  std::span<const float> table_of(const NumberGrid& grid) const;
  const PartBytes& bytes_of_part(const NumberGrid& grid) const;

  std::string name_;
  Decoding decoding_;
  std::uint64_t first_, position_, end_;
  std::vector<PartBytes> parts_;
  std::uint32_t part_ = 0;                 // that is read now; the codes come last
  std::unique_ptr<TensorStream> reading_;  // of that part
  std::vector<std::uint32_t> index_;
  std::string remarks_;
  std::vector<float> table_;
  std::optional<GridReader> codes_reader_, scale_, factor_, zero_, bias_;
  bool wants_groups_ = false;
  bool in_float32_ = false;  // one product in float32 is the exact one, rounded once
  std::uint64_t window_end_ = 0;
  std::optional<FileRange> wanted_;
  std::vector<float> values_;
  std::vector<double> steps_;
  std::vector<std::uint8_t> codes_;
  std::vector<std::uint32_t> groups_;
};

}  // namespace qs::io
