// Limits of the pickle of torch.save: depth, tensors, names, and what is looked through.
#include <doctest/doctest.h>

#include "io/limits.hpp"
#include "streamed_model.hpp"
#include "torch_files.hpp"

using namespace qs;
using namespace qs::test::torch;
using test::refusal;

TEST_CASE("pytorch: depth, tensors and names have limits") {
  const auto nested = [](std::size_t depth) {
    std::string value = floats("0", 1);
    for (std::size_t i = 0; i < depth; ++i) value = list({value});
    return refusal(file_of({pickle(value), {{"0", counting(1)}}}));
  };
  CHECK(nested(io::kMaxTorchDepth) == "accepted");
  CHECK(
      nested(io::kMaxTorchDepth + 1)
          .starts_with(
              "PyTorch pickle: values nested more than 64 deep is not accepted; expected a dict of tensors (at byte "));
  // A list that holds itself has no end.
  CHECK(refusal(file_of({pickle("]q\x01h\x01"
                                "a" +
                                floats("0", 1) + "a"),
                         {{"0", counting(1)}}}))
            .find("nested more than 64 deep") != std::string::npos);

  const auto many = [](std::uint64_t count) {
    std::string value = floats("0", 1) +
                        "q\x01"
                        "0](";
    for (std::uint64_t i = 0; i < count; ++i) value += "h\x01";
    return refusal(file_of({pickle(value + "e"), {{"0", counting(1)}}}));
  };
  CHECK(many(io::kMaxTorchTensors) == "accepted");
  CHECK(
      many(io::kMaxTorchTensors + 1)
          .starts_with(
              "PyTorch pickle: more tensors or longer names than fit is not accepted; expected at most 262144 tensors, with "
              "67108864 bytes of names (at byte "));

  const auto named = [](std::size_t size) {
    return refusal(file_of({pickle(dict({{std::string(size, 'n'), floats("0", 1)}})), {{"0", counting(1)}}}));
  };
  CHECK(named(io::kMaxTorchName) == "accepted");
  CHECK(named(io::kMaxTorchName + 1).starts_with("PyTorch pickle: a name of 65536 bytes is not accepted"));

  // Names "0.n…" to "1022.n…" of one long key, and a last one that fills what is left.
  const auto names = [](std::size_t more) {
    const std::string key(65'000, 'n');
    std::size_t left = io::kMaxTorchNames;
    std::string value = floats("0", 1) +
                        "q\x01"
                        "0" +
                        text(key) +
                        "q\x02"
                        "0](";
    for (std::size_t i = 0; left > 65'100; ++i) {
      value += "}h\x02h\x01s";
      left -= std::to_string(i).size() + 1 + key.size();
    }
    value += "}" + text(std::string(left - 5 + more, 'n')) + "h\x01s";
    return refusal(file_of({pickle(value + "e"), {{"0", counting(1)}}}));
  };
  CHECK(names(0) == "accepted");
  CHECK(names(1).starts_with("PyTorch pickle: more tensors or longer names than fit"));
}

TEST_CASE("pytorch: lists that hold lists again and again are looked through only so long") {
  // Each level has the one below twice: 2^40 ways down.
  std::string value = floats("0", 1);
  for (int i = 0; i < 40; ++i)
    value +=
        "q\x01"
        "0](h\x01h\x01"
        "e";
  CHECK(refusal(file_of({pickle(value), {{"0", counting(1)}}}))
            .starts_with("PyTorch pickle: more tensors or longer names than fit"));
  std::string empty = "]";
  for (int i = 0; i < 40; ++i)
    empty +=
        "q\x01"
        "0](h\x01h\x01"
        "e";
  CHECK(refusal(file_of({pickle(empty), {}}))
            .starts_with("PyTorch pickle: more than 4194304 values to look through"));
}
