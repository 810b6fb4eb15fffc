// Effects of an outlier on its neighbours: facts of the lab "blocks".
#include "labs/blocks/lab.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/sources.hpp"
#include "labs/values/beginning.hpp"

using namespace qs;

namespace {

Sample matrix(std::uint64_t rows, std::uint64_t columns) {
  std::vector<float> values(rows * columns);
  draw(*find_source("gaussian"), 1, 0, values);
  return *make_sample(std::move(values), {rows, columns});
}

BlocksResult blocks_of(std::string_view spec, const Sample& sample, double outlier = 0,
                       std::uint64_t block = 1) {
  const std::shared_ptr<const Sample> borrowed(std::shared_ptr<void>(), &sample);
  return compute_blocks({*parse_quantizer(spec), outlier, block}, borrowed);
}

}  // namespace

TEST_CASE("blocks: with one scale every block pays for an outlier, with a scale a block only its own") {
  const Sample sample = matrix(32, 128);
  const double usual = *blocks_of("int4", sample).median_channel_db;
  CHECK(*blocks_of("int4", sample, 40).median_channel_db < usual - 10);
  CHECK(*blocks_of("int4/channel=0", sample, 40).median_channel_db > usual);
  const BlocksResult blocks = blocks_of("int4/block=32", sample, 40);
  CHECK(*blocks.median_channel_db > usual);
  CHECK(blocks.blocks == 128);
  // The outlier itself is exact; nearly all of the 31 beside it become 0.
  CHECK(blocks.values.front().weight == doctest::Approx(40 * sample.sorted.std_dev()));
  CHECK(std::count_if(blocks.values.begin(), blocks.values.end(),
                      [](const BlockValue& value) { return value.decoded == 0; }) >= 29);
}

TEST_CASE("blocks: a tensor's healthy average hides a channel that is lost") {
  std::vector<float> values = matrix(16, 256).values;
  for (std::size_t i = 0; i < 256; ++i) values[5 * 256 + i] *= 0.004F;
  const BlocksResult result = blocks_of("int8", *make_sample(std::move(values), {16, 256}));
  CHECK(*result.tensor_db > 35);
  CHECK(*result.least_channel_db < 2);
  CHECK(*result.median_channel_db > 35);
}

TEST_CASE("blocks: what scales cost, and the block that is opened") {
  const Sample sample = matrix(8, 100);
  const BlocksResult result = blocks_of("int4/block=32", sample, 0, 4);
  CHECK(result.blocks_in_row == 4);
  CHECK(result.scale_bits == doctest::Approx(32.0 * 32 / 800));
  CHECK(result.values.size() == 4);  // the last of a row is short
  CHECK(result.values.front().weight == sample.values[96]);
  CHECK(blocks_of("int4/block=32", sample, 0, 1'000'000).opened == 31);
  CHECK(blocks_of("mxfp4", sample).block_size == 32);
  CHECK(blocks_of("nvfp4", sample).block_size == 16);
  CHECK(blocks_of("nf4", sample).block_size == 64);
}

TEST_CASE(
    "blocks: the worst block is the one that, opened, has the least SQNR; a kernel's blocks are its quantizer's") {
  std::vector<float> values = matrix(16, 192).values;
  const Sample kernel = *make_sample(values, {16, 64, 3});
  for (const char* spec : {"int4/block=32", "mxfp4", "nvfp4"}) {
    CAPTURE(spec);
    const BlocksResult result = blocks_of(spec, kernel);
    REQUIRE(result.worst_block);
    const BlocksResult opened = blocks_of(spec, kernel, 0, *result.worst_block + 1);
    CHECK(*opened.opened_db == doctest::Approx(*result.least_block_db));
    CHECK((*fit(*parse_quantizer(spec), kernel))->scales().size() >= result.blocks);
  }
}

TEST_CASE("blocks: NF4 and even levels with a zero point, by the size of blocks") {
  const BlockSizes sizes = compute_block_sizes(std::make_shared<const Sample>(matrix(64, 512)));
  REQUIRE(sizes.points.size() == 7);
  for (std::size_t i = 1; i < sizes.points.size(); ++i) {
    CHECK(sizes.points[i].nf4_db < sizes.points[i - 1].nf4_db);
    CHECK(sizes.points[i].nf4_bits < sizes.points[i - 1].nf4_bits);
  }
  // The winner flips: even levels reach a small block's own extremes exactly.
  CHECK(sizes.points.front().uint4_db > sizes.points.front().nf4_db);
  CHECK(sizes.points.back().nf4_db > sizes.points.back().uint4_db);
  CHECK(!sizes_answer(sizes).empty());
}

TEST_CASE("blocks: a long tensor is looked at from its beginning, in whole rows") {
  const Sample sample = matrix(100, 30);
  CHECK(!beginning_of(sample, 3000));
  const auto beginning = beginning_of(sample, 1000);
  CHECK(beginning->shape == std::vector<std::uint64_t>{33, 30});
  CHECK(beginning->values.size() == 990);
  CHECK(beginning_of(sample, 20)->shape == std::vector<std::uint64_t>{20});
}

TEST_CASE("blocks: all zeros, one value and non-finite values give words, not numbers") {
  for (const std::vector<float>& values : {std::vector<float>{0, 0, 0}, {7}, {1, NAN, INFINITY, 2}}) {
    const BlocksResult result = blocks_of("int4/block=32", *make_sample(values));
    CHECK(!blocks_answer(result).empty());
    for (const auto& db : result.map) CHECK((!db || !std::isnan(*db)));
  }
  CHECK(blocks_of("int4", *make_sample({})).problem);
}

TEST_CASE("blocks in slices are the blocks in one piece, bit for bit") {
  const auto sample = std::make_shared<const Sample>(matrix(40, 1000));
  for (const char* spec : {"int8", "int4/block=32", "nvfp4", "int4/channel=0/range=mse"}) {
    CAPTURE(spec);
    const BlocksParams params{*parse_quantizer(spec), 20, 7};
    const BlocksResult whole = compute_blocks(params, sample);
    BlocksJob job(params, beginning_in_blocks(sample), sample->values.size());
    double progress = 0;
    int steps = 1;
    for (; !job.step([] { return false; }); ++steps) {
      CHECK(job.progress() >= progress);
      progress = job.progress();
    }
    CHECK(steps > 5);
    const BlocksResult sliced = job.take();
    CHECK(sliced.map == whole.map);
    CHECK(sliced.tensor_db == whole.tensor_db);
    CHECK(sliced.median_channel_db == whole.median_channel_db);
    CHECK(sliced.opened_scale == whole.opened_scale);
    CHECK(sliced.values.front().weight == static_cast<float>(20 * sample->sorted.std_dev()));
    CHECK(sliced.of == 40'000);
  }
}

TEST_CASE(
    "blocks: the bytes of the opened block are those that llama.cpp stores, each with its field and its weights") {
  const Sample sample = matrix(4, 512);
  const BlocksResult result = blocks_of("q4_k", sample, 0, 9);
  REQUIRE(result.bytes);
  const std::vector<std::byte> row =
      ggml::encode_row(*ggml::find_type("q4_k"), {std::span(sample.values).first(512), {}});
  REQUIRE(result.bytes->bytes.size() == 144);
  for (std::size_t i = 0; i < 144; ++i)
    CHECK(result.bytes->bytes[i].value == std::to_integer<std::uint8_t>(row[144 + i]));
  // Two float16, twelve bytes of scales, and codes: a byte has one of a sub-block and one of the next.
  CHECK(result.bytes->fields[result.bytes->bytes[4].field].name == "scales");
  CHECK(result.bytes->bytes[15].weights.empty());
  CHECK(result.bytes->bytes[16].weights == std::vector<std::uint32_t>{0, 32});
  CHECK(result.bytes->bytes[143].weights == std::vector<std::uint32_t>{223, 255});
  CHECK(blocks_of("q6_k", sample).bytes->type == "q6_k");
  CHECK(blocks_of("int4/block=32", sample).bytes->type == "q4_k");
}
