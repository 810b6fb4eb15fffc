#include "core/bounds/channels.hpp"

#include <array>
#include <cmath>

#include "core/bounds/channel.hpp"
#include "core/bounds/pam.hpp"
#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

using Values = std::span<const double>;

double ratio_of(double decibels) {
  return std::pow(10, decibels / 10);
}
int whole(double x) {
  return static_cast<int>(x);
}

constexpr ChannelParam kSnr{"snr_db", "Signal-to-noise ratio", "dB", -60, 80};
constexpr ChannelParam kAmplitudes{"amplitudes", "Amplitudes", "", 2, 64, true};

// The only list of channels.
const std::array kRows = {
    ChannelInfo{"bsc",
                "Binary symmetric",
                "Each bit is turned over with this probability: 1 − Hb(p).",
                "Shannon 1948",
                {{"crossover", "Crossover probability", "", 0, 1}},
                [](Values v) { return bsc_capacity(v[0]); }},
    ChannelInfo{"bec",
                "Binary erasure",
                "Each bit is lost, and known to be lost, with this probability: 1 − e.",
                "Elias 1955",
                {{"erasure", "Erasure probability", "", 0, 1}},
                [](Values v) { return bec_capacity(v[0]); }},
    ChannelInfo{"z",
                "Z channel",
                "A 1 may become a 0, a 0 never a 1; the best input sends fewer ones.",
                "Golomb 1980",
                {{"error", "Probability that a 1 becomes a 0", "", 0, 1}},
                [](Values v) { return z_channel_capacity(v[0]); }},
    ChannelInfo{"bsc_with_erasures",
                "Binary with errors and erasures",
                "The rest of the bits arrive right.",
                "Elias 1955",
                {{"error", "Error probability", "", 0, 0.5}, {"erasure", "Erasure probability", "", 0, 0.5}},
                [](Values v) { return bsc_with_erasures_capacity(v[0], v[1]); }},
    ChannelInfo{"qary_symmetric",
                "q-ary symmetric",
                "An error takes each other symbol alike.",
                "Cover and Thomas 2006, chapter 7",
                {{"error", "Total error probability", "", 0, 1}, {"symbols", "Symbols", "", 2, 65536, true}},
                [](Values v) { return qary_symmetric_capacity(v[0], whole(v[1])); }},
    ChannelInfo{"awgn",
                "Gaussian noise",
                "Any input of this power: ½ log2(1 + SNR).",
                "Shannon 1948",
                {kSnr},
                [](Values v) { return awgn_capacity(ratio_of(v[0])); }},
    ChannelInfo{"binary_input_awgn",
                "Two amplitudes in Gaussian noise",
                "Inputs ±1, the output unquantized.",
                "Richardson and Urbanke 2008, section 4.1",
                {kSnr},
                [](Values v) { return binary_input_awgn_capacity(ratio_of(v[0])); }},
    ChannelInfo{"one_bit_output_awgn",
                "Gaussian noise, one bit of output",
                "Only the sign of what arrives: two amplitudes are then the best input.",
                "Singh, Dabeer and Madhow 2009",
                {kSnr},
                [](Values v) { return one_bit_output_awgn_capacity(ratio_of(v[0])); }},
    ChannelInfo{"pam_soft",
                "Equally spaced amplitudes, unquantized output",
                "All amplitudes equally often.",
                "Ungerboeck 1982",
                {kSnr, kAmplitudes},
                [](Values v) { return pam_soft_information(ratio_of(v[0]), whole(v[1])); }},
    ChannelInfo{"pam_hard",
                "Equally spaced amplitudes, nearest one decided",
                "All amplitudes equally often; the output is one of them.",
                "Ungerboeck 1982",
                {kSnr, kAmplitudes},
                [](Values v) { return pam_hard_information(ratio_of(v[0]), whole(v[1])); }},
    ChannelInfo{
        "quantized_output_awgn",
        "Gaussian noise, b bits of output",
        "The output falls into 2^b cells between equally spaced amplitudes; the input is the best there is.",
        "Singh, Dabeer and Madhow 2009",
        {{"snr_db", "Signal-to-noise ratio", "dB", -30, 40}, {"bits", "Bits of output", "bits", 1, 4, true}},
        [](Values v) { return quantized_output_awgn_capacity(ratio_of(v[0]), whole(v[1])); }},
};

std::string accepted_ids() {
  std::string ids;
  for (const ChannelInfo& row : kRows) ids += (ids.empty() ? "" : ", ") + std::string(row.id);
  return ids;
}

}  // namespace

std::span<const ChannelInfo> channels() {
  return kRows;
}

const ChannelInfo* find_channel(std::string_view id) {
  return find_by(kRows, &ChannelInfo::id, id);
}

Expected<double> capacity_bits(std::string_view channel, const std::map<std::string, double>& params) {
  const ChannelInfo* row = find_channel(channel);
  if (row == nullptr) return refuse("channel", "'" + std::string(channel) + "'", "one of " + accepted_ids());
  std::vector<double> values;
  std::string known;
  for (const ChannelParam& param : row->params) {
    known += (known.empty() ? "" : ", ") + std::string(param.id);
    const std::string accepted = (param.whole ? "a whole number from " : "a number from ") +
                                 shortest(param.min) + " to " + shortest(param.max);
    const std::string field = "channel " + std::string(channel) + ": " + std::string(param.id);
    const auto given = params.find(std::string(param.id));
    if (given == params.end()) return refuse(field, "nothing", accepted);
    const double value = given->second;
    const bool fits =
        value >= param.min && value <= param.max && (!param.whole || std::floor(value) == value);
    if (!fits) return refuse(field, shortest(value), accepted);
    values.push_back(value);
  }
  for (const auto& [id, value] : params) {
    if (find_by(row->params, &ChannelParam::id, std::string_view(id)) == nullptr)
      return refuse("channel " + std::string(channel), "key '" + id + "'", known);
  }
  return row->capacity(values);
}

}  // namespace qs
