#pragma once
/// How much of a tensor a quantizer must see before it can code a value. This decides whether a tensor
/// larger than memory can be measured in a stream.

#include "core/quantizers.hpp"

namespace qs {

enum class DataNeed {
  kRun,       // its block or channel
  kExtremes,  // its block, and the largest magnitude of the tensor: NVFP4
  kTensor,    // how often each value comes: rows with one partition for the tensor
  kOrder,     // all values in their order: chance, double quantization, channels of an inner axis
};

struct DataNeeds {
  DataNeed need = DataNeed::kOrder;
  std::uint64_t run = 0;    // values that share a scale, where they are a block
  bool by_channel = false;  // they are one index of axis 0
};

DataNeeds data_needs_of(const QuantizerSpec& spec);

}  // namespace qs
