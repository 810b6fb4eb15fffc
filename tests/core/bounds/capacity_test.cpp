#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "../golden.hpp"
#include "core/bounds/blahut_arimoto.hpp"
#include "core/bounds/channel.hpp"
#include "core/bounds/channels.hpp"
#include "core/bounds/pam.hpp"

using namespace qs;
using test::close;
using test::golden;
using test::number;

namespace {

double ratio_of(double decibels) {
  return std::pow(10, decibels / 10);
}

double capacity_of(const std::vector<double>& channel, std::size_t outputs) {
  const auto found = channel_capacity(channel, outputs);
  REQUIRE(found);
  return found->bits;
}

}  // namespace

TEST_CASE("capacity: every channel of the golden table") {
  const std::map<std::string, std::function<double(double, double)>> kinds = {
      {"bsc", [](double p, double) { return bsc_capacity(p); }},
      {"bec", [](double e, double) { return bec_capacity(e); }},
      {"z_channel", [](double p, double) { return z_channel_capacity(p); }},
      {"qary_symmetric", [](double p, double q) { return qary_symmetric_capacity(p, static_cast<int>(q)); }},
      {"bsc_with_erasures", bsc_with_erasures_capacity},
      {"awgn", [](double db, double) { return awgn_capacity(ratio_of(db)); }},
      {"biawgn", [](double db, double) { return binary_input_awgn_capacity(ratio_of(db)); }},
      {"one_bit_adc", [](double db, double) { return one_bit_output_awgn_capacity(ratio_of(db)); }},
      {"pam_soft_uniform_mi",
       [](double db, double m) { return pam_soft_information(ratio_of(db), static_cast<int>(m)); }},
      {"pam_hard_uniform_mi",
       [](double db, double m) { return pam_hard_information(ratio_of(db), static_cast<int>(m)); }},
      {"pam_hard_dmc_capacity",
       [](double db, double m) {
         return capacity_of(pam_hard_channel(ratio_of(db), static_cast<int>(m)), static_cast<std::size_t>(m));
       }},
  };
  for (const test::Row& row : golden("05_capacity")) {
    CAPTURE(row.at("channel"));
    CAPTURE(row.at("param1"));
    CAPTURE(row.at("param2"));
    const double found = kinds.at(row.at("channel"))(number(row, "param1"), number(row, "param2"));
    const double tolerance = row.at("channel") == "pam_hard_dmc_capacity" ? 3e-9 : 1e-12;
    CHECK(std::abs(found - number(row, "value_bits")) <=
          tolerance * std::max(1e-3, number(row, "value_bits")));
  }
}

TEST_CASE("capacity: discrete channels by Blahut and Arimoto, with the proof of how near") {
  for (const test::Row& row : golden("05_dmc_capacity")) {
    CAPTURE(row.at("name"));
    std::string field = row.at("matrix_rows");
    const std::size_t outputs = test::numbers(field.substr(0, field.find(';'))).size();
    std::replace(field.begin(), field.end(), ';', ' ');
    const auto found = channel_capacity(test::numbers(field), outputs);
    REQUIRE(found);
    CHECK(std::abs(found->bits - number(row, "capacity_bits")) < 2e-12);
    CHECK(found->gap <= 1e-12);
    const auto input = test::numbers(row.at("opt_input"));
    for (std::size_t x = 0; x < input.size(); ++x) CHECK(std::abs(found->input[x] - input[x]) < 1e-5);
  }
}

TEST_CASE("capacity: closed forms are what Blahut and Arimoto find") {
  for (const double p : {0.0, 0.02, 0.3, 0.5}) {
    CHECK(std::abs(capacity_of({1 - p, p, p, 1 - p}, 2) - bsc_capacity(p)) < 1e-12);
    CHECK(std::abs(capacity_of({1 - p, p, 0, 0, p, 1 - p}, 3) - bec_capacity(p)) < 1e-12);
    CHECK(std::abs(capacity_of({1, 0, p, 1 - p}, 2) - z_channel_capacity(p)) < 2e-12);
  }
}

TEST_CASE("capacity: a quantized output never tells more, and one bit at low SNR costs π/2") {
  const std::vector<double> inputs{-2, -1, 0, 1, 2};
  const std::vector<double> uniform(5, 0.2);
  double before = 0;
  for (const int cells : {2, 4, 8, 16}) {
    std::vector<double> thresholds;
    for (int i = 1; i < cells; ++i) thresholds.push_back(-3 + 6.0 * i / cells);
    const auto channel = quantized_output_channel(inputs, thresholds);
    const double bits = mutual_information_bits(channel, static_cast<std::size_t>(cells), uniform);
    CHECK(bits > before);
    before = bits;
  }
  CHECK(before < awgn_capacity(2));
  CHECK(close(awgn_capacity(1e-6) / one_bit_output_awgn_capacity(1e-6), std::numbers::pi / 2, 1e-5));
}

TEST_CASE("capacity: under a power budget one bit of output reaches its closed form with two inputs") {
  std::vector<double> inputs, cost;
  for (int i = -6; i <= 6; ++i) {
    inputs.push_back(i * 0.5);
    cost.push_back(inputs.back() * inputs.back());
  }
  const auto found = channel_capacity_under_cost(quantized_output_channel(inputs, {0}), 2, cost, 1.0);
  REQUIRE(found);
  CHECK(close(found->bits, one_bit_output_awgn_capacity(1), 1e-4));
  CHECK(found->input[4] + found->input[8] > 0.99);  // −1 and 1
  CHECK(!channel_capacity_under_cost(quantized_output_channel(inputs, {0}), 2, cost, -1.0));
}

TEST_CASE("capacity: a matrix that is no channel is refused, with its row") {
  CHECK(message(channel_capacity(std::vector<double>{0.5, 0.5, 0.9, 0.2}, 2).error()) ==
        "channel row 1: a sum of 1.1 is not accepted; expected probabilities from 0 to 1 that sum to 1");
  CHECK(channel_capacity(std::vector<double>{1, 0, 1}, 2).error().field == "channel");
}

TEST_CASE(
    "capacity: every channel of the list is defined and not negative over the corners of its parameters") {
  for (const ChannelInfo& row : channels()) {
    CAPTURE(row.id);
    const std::size_t corners = std::size_t{1} << row.params.size();
    for (std::size_t corner = 0; corner < corners; ++corner) {
      std::map<std::string, double> params;
      for (std::size_t i = 0; i < row.params.size(); ++i) {
        const ChannelParam& param = row.params[i];
        params[std::string(param.id)] = corner >> i & 1 ? param.max : param.min;
      }
      const auto bits = capacity_bits(row.id, params);
      REQUIRE(bits);
      CHECK(std::isfinite(*bits));
      CHECK(*bits >= -1e-12);
    }
  }
  CHECK(*capacity_bits("awgn", {{"snr_db", 0}}) == 0.5);
}

TEST_CASE("capacity: a channel's parameters are refused by name, with what is accepted") {
  CHECK(message(capacity_bits("bsc", {{"crossover", 1.5}}).error()) ==
        "channel bsc: crossover: 1.5 is not accepted; expected a number from 0 to 1");
  CHECK(message(capacity_bits("bsc", {}).error()) ==
        "channel bsc: crossover: nothing is not accepted; expected a number from 0 to 1");
  CHECK(message(capacity_bits("bsc", {{"crossover", 0.1}, {"p", 1}}).error()) ==
        "channel bsc: key 'p' is not accepted; expected crossover");
  CHECK(capacity_bits("pam_soft", {{"snr_db", 3}, {"amplitudes", 2.5}}).error().accepted ==
        "a whole number from 2 to 64");
  CHECK(capacity_bits("moon", {}).error().field == "channel");
  CHECK(!capacity_bits("awgn", {{"snr_db", NAN}}));
}

TEST_CASE(
    "capacity: b bits of output carry less than the channel, more than equal amplitudes; one bit is closed "
    "form") {
  for (const double snr_db : {0.0, 10.0}) {
    const double snr = std::pow(10, snr_db / 10);
    CAPTURE(snr_db);
    CHECK(std::abs(quantized_output_awgn_capacity(snr, 1) - one_bit_output_awgn_capacity(snr)) < 2e-3);
    for (int bits = 2; bits <= 3; ++bits) {
      CAPTURE(bits);
      const double capacity = quantized_output_awgn_capacity(snr, bits);
      CHECK(capacity < awgn_capacity(snr));
      CHECK(capacity > pam_hard_information(snr, 1 << bits) - 1e-3);
      CHECK(capacity <= bits);
    }
  }
}
