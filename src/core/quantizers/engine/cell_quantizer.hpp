#pragma once
/// A quantizer that is nothing but its cells: the engine of every row that chooses thresholds and levels
/// freely.

#include "core/quantizer.hpp"

namespace qs {

class CellQuantizer : public Quantizer {
 public:
  /// Cell i has code first_code + i. `side` is the storage beside the codes.
  CellQuantizer(Cells cells, std::int32_t first_code, StorageBits side);

  void encode_from(std::uint64_t first, std::span<const float> values,
                   std::span<std::int32_t> codes) const override;
  void decode_from(std::uint64_t first, std::span<const std::int32_t> codes,
                   std::span<float> values) const override;
  std::optional<Cells> cells() const override { return cells_; }
  std::vector<std::int32_t> alphabet() const override;
  StorageBits storage(std::uint64_t count) const override;
  std::int64_t distinct_values() const override { return static_cast<std::int64_t>(cells_.levels.size()); }
  int rate_bits() const override { return rate_bits_; }

 protected:
  /// For cells that a fit finds later.
  void set_cells(Cells cells, const StorageBits& side);

 private:
  Cells cells_;
  std::int32_t first_code_;
  StorageBits side_;
  int rate_bits_;
};

/// Smallest b with 2^b ≥ levels.
int bits_for(std::uint64_t levels);

}  // namespace qs
