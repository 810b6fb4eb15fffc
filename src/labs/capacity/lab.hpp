#pragma once
/// Sentences of the lab "capacity" about its results.

#include "labs/capacity/session.hpp"
#include "labs/network/session.hpp"
#include "labs/state/info_unit.hpp"

namespace qs {

/// "XOR" if the function has a name, else "function 23".
std::string function_name(int inputs, TruthTable table);
std::string functions_answer(const FunctionsResult& result);
std::string surface_answer(const CapacitySession& session, const std::string& spec);
std::string curve_answer(const CapacitySession& session, int bits);
std::string memory_answer(const CapacitySession& session);

/// Steps from weight settings to functions, each in bits: why there are far more settings than functions.
struct FunnelStep {
  Text name;
  double bits = 0;  // log2 of the number
};
std::vector<FunnelStep> funnel(const FunctionsResult& result);

std::string readings_answer(const Readings& readings, InfoUnit unit);

/// One layer's weights as a channel: input is the weight, output its quantized value.
struct LayerChannel {
  double stored_bits = 0, entropy_bits = 0;
  std::optional<double> rate_reading, channel_reading;  // ½ log2 SNR and ½ log2(1 + SNR); nothing if exact
};
std::vector<LayerChannel> layer_channels(const QuantizedNetwork& network);

}  // namespace qs
