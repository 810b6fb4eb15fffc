#include "labs/capacity/lab.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::array kNames = {
    Text::function_never,  Text::function_nor,          Text::function_x1_not_x2,
    Text::function_not_x2, Text::function_x2_not_x1,    Text::function_not_x1,
    Text::function_xor,    Text::function_nand,         Text::function_and,
    Text::function_xnor,   Text::function_x1,           Text::function_x1_or_not_x2,
    Text::function_x2,     Text::function_not_x1_or_x2, Text::function_or,
    Text::function_always};

std::string count_text(std::uint64_t count) {
  return grouped(count);
}

}  // namespace

std::string function_name(int inputs, TruthTable table) {
  if (inputs == 2) return std::string(text(kNames[table]));
  constexpr TruthTable kParity = 0b10010110, kMajority = 0b11101000;
  if (table == kParity) return std::string(text(Text::function_parity));
  if (table == kMajority) return std::string(text(Text::function_majority));
  return text(Text::function_number, {{"number", std::to_string(table)}});
}

std::string functions_answer(const FunctionsResult& result) {
  const Census& census = result.census;
  const std::string name = function_name(result.inputs, result.chosen);
  std::string answer = text(Text::functions_counted, {{"settings", count_text(census.settings)},
                                                      {"weights", std::to_string(result.weights)},
                                                      {"reached", count_text(census.reached)},
                                                      {"all", count_text(census.counts.size())}});
  const std::uint64_t settings = census.counts[result.chosen];
  if (settings > 0)
    return answer + " " + text(Text::functions_reached, {{"name", name}, {"settings", count_text(settings)}});
  const TruthTable nearest = census.nearest[result.chosen];
  return answer + " " +
         text(Text::functions_out_of_reach,
              {{"name", name},
               {"nearest", function_name(result.inputs, nearest)},
               {"wrong", std::to_string(std::popcount(nearest ^ result.chosen))},
               {"inputs", std::to_string(1 << result.inputs)}});
}

std::vector<FunnelStep> funnel(const FunctionsResult& result) {
  std::vector<FunnelStep> steps = {
      {Text::funnel_settings, result.weights * std::log2(static_cast<double>(result.values))}};
  if (result.two_layers) {
    steps.push_back({Text::funnel_units, log2_of(result.two_layers->units)});
    steps.push_back({Text::funnel_unordered, log2_of(result.two_layers->unordered)});
    steps.push_back({Text::funnel_unsigned, log2_of(result.two_layers->unsigned_units)});
  }
  steps.push_back({Text::funnel_functions, log2_of(result.census.reached)});
  return steps;
}

std::string surface_answer(const CapacitySession& session, const std::string& spec) {
  if (session.surface == nullptr) return std::string(text(Text::surface_learns));
  if (session.surface->problem) return told(*session.surface->problem);
  return text(Text::surface_said, {{"spec", spec},
                                   {"changed", percent(session.surface->changed)},
                                   {"right", percent(session.surface->accuracy)},
                                   {"exact", percent(session.exact_accuracy())}});
}

std::string curve_answer(const CapacitySession& session, int bits) {
  const auto& points = session.hinges().points();
  if (static_cast<int>(points.size()) < bits) return std::string(text(Text::curve_searches));
  const HingePoint& point = points[static_cast<std::size_t>(bits - 1)];
  return text(Text::curve_said, {{"bits", std::to_string(bits)},
                                 {"rounded", significant(std::sqrt(point.rounded.mse))},
                                 {"best", significant(std::sqrt(point.best.mse))},
                                 {"exact", significant(std::sqrt(session.hinges().exact().mse))}});
}

std::string memory_answer(const CapacitySession& session) {
  const auto& points = session.memory->points();
  if (points.empty()) return std::string(text(Text::memory_tries));
  const MemoryPoint& last = points.back();
  const Placeholder weights{"weights", std::to_string(last.weights)},
      patterns{"patterns", fixed(last.patterns, 1)}, error{"error", fixed(last.error, 1)},
      each{"each", fixed(last.patterns / last.weights, 2)};
  return text(Text::memory_said, {weights, patterns, error, each});
}

std::string readings_answer(const Readings& readings, InfoUnit unit) {
  return text(Text::readings_said,
              {{"state", grouped(static_cast<std::uint64_t>(std::lround(unit.of(readings.state_bits))))},
               {"code", grouped(static_cast<std::uint64_t>(std::lround(unit.of(readings.code_bits))))},
               unit.place()});
}

std::vector<LayerChannel> layer_channels(const QuantizedNetwork& network) {
  std::vector<LayerChannel> channels;
  for (const QuantizedLayer& layer : network.layers) {
    LayerChannel channel{layer.bits_per_weight, layer.entropy_bits, std::nullopt, std::nullopt};
    if (layer.weight_sqnr_db && std::isfinite(*layer.weight_sqnr_db)) {
      const double snr = std::pow(10.0, *layer.weight_sqnr_db / 10);
      channel.rate_reading = 0.5 * std::log2(snr);
      channel.channel_reading = 0.5 * std::log2(1 + snr);
    }
    channels.push_back(channel);
  }
  return channels;
}

}  // namespace qs
