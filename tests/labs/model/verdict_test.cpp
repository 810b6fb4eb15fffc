// The advice of a model's measurements.
#include "labs/model/verdict.hpp"

#include <doctest/doctest.h>

#include "labs/model/matrix.hpp"

using namespace qs;
using test::matrix;

namespace {

const std::vector<std::string> kSpecs = {"int8", "int4", "int3"};

}  // namespace

TEST_CASE("verdict: the smallest format that keeps every matrix safe, and what the next smaller one costs") {
  ModelTable table;
  table.tensors = {matrix("a", {{"int8", 44}, {"int4", 31}, {"int3", 19}}),
                   matrix("b", {{"int8", 41}, {"int4", 22}, {"int3", 12}}),
                   matrix("c", {{"int8", 47}, {"int4", 35}, {"int3", 29}})};
  const auto verdict = verdict_of(table, kSpecs);
  REQUIRE(verdict);
  CHECK(verdict->matrices == 3);
  REQUIRE(verdict->safe);
  CHECK(verdict->safe->spec == "int8");
  CHECK(verdict->safe->smaller == doctest::Approx(4));
  CHECK(verdict->safe->least_db == 41);
  CHECK(verdict->safe->weakest == 1);
  REQUIRE(verdict->next);
  CHECK(verdict->next->spec == "int4");  // one matrix falls, in int3 all three
  CHECK(verdict->next->unsafe == std::vector<std::size_t>{1});

  table.tensors[1] = matrix("b", {{"int8", 41}, {"int4", 33}, {"int3", 12}});
  const auto smaller = verdict_of(table, kSpecs);
  CHECK(smaller->safe->spec == "int4");
  CHECK(smaller->next->spec == "int3");
  CHECK(smaller->next->unsafe == std::vector<std::size_t>{1, 0, 2});
}

TEST_CASE(
    "verdict: vectors stay as they are and count in the size; without a safe format the nearest is named") {
  ModelTable table;
  table.tensors = {matrix("a", {{"int8", 28}, {"int4", 21}, {"int3", 9}})};
  MeasuredTensor bias = matrix("bias", {});
  bias.info.shape = {1000};
  table.tensors.push_back(bias);
  const auto verdict = verdict_of(table, kSpecs);
  REQUIRE(verdict);
  CHECK(!verdict->safe);
  CHECK(verdict->next->spec == "int8");
  CHECK(verdict->next->smaller == doctest::Approx(64.0 / 40));
}

TEST_CASE(
    "verdict: none before all is measured, none without matrices, and a format that cannot measure one is left out") {
  ModelTable table;
  CHECK(!verdict_of(table, kSpecs));
  table.tensors = {matrix("a", {{"int8", 44}, {"int4", 31}})};
  CHECK(!verdict_of(table, kSpecs));
  table.tensors[0].formats["int3"].problem = "needs all values at once";
  const auto verdict = verdict_of(table, kSpecs);
  REQUIRE(verdict);
  CHECK(verdict->safe->spec == "int4");
  CHECK(!verdict->next);
}

TEST_CASE("verdict: none while a matrix cannot be read, since the others would speak for it") {
  ModelTable table;
  table.tensors = {matrix("a", {{"int8", 44}, {"int4", 31}, {"int3", 19}}),
                   matrix("b", {{"int8", 41}, {"int4", 22}, {"int3", 12}})};
  REQUIRE(verdict_of(table, kSpecs));
  table.tensors[1].problem = "the file ends too early";
  CHECK(!verdict_of(table, kSpecs));
}

TEST_CASE("verdict: where no format takes every matrix, the matrix and the reason are known") {
  ModelTable table;
  table.tensors = {matrix("a", {{"int8", 44}, {"int4", 31}, {"int3", 19}}),
                   matrix("b", {{"int8", 41}, {"int4", 22}, {"int3", 12}})};
  CHECK(!refused_matrix(table, kSpecs));
  for (const char* spec : {"int8", "int4", "int3"}) {
    CHECK(!refused_matrix(table, kSpecs));
    table.tensors[1].formats[spec].problem = std::string("not in ") + spec;
  }
  CHECK(!verdict_of(table, kSpecs));
  const auto refused = refused_matrix(table, kSpecs);
  REQUIRE(refused);
  if (!refused) return;
  CHECK(refused->tensor == 1);
  CHECK(refused->spec == "int8");
  CHECK(refused->problem == "not in int8");
}
