#include <doctest/doctest.h>

#include "labs/model/tensor_job.hpp"

using namespace qs;

TEST_CASE("every type of 8 or 16 bits has its patterns counted, and floats sign, exponent and mantissa") {
  for (const io::DTypeInfo& row : io::dtypes()) {
    if (row.block != 1) continue;
    CAPTURE(std::string(row.name));
    io::TensorInfo tensor;
    tensor.dtype = row.dtype;
    tensor.shape = {4};
    const StoredType type = stored_type(tensor);
    CHECK(type.patterns.has_value() == (row.bytes <= 2));
    if (!type.patterns) continue;
    CHECK(type.patterns->bits == static_cast<int>(8 * row.bytes));
    const bool has_parts =
        row.name.find("F8_E4") == 0 || row.name.find("F8_E5") == 0 || row.name.ends_with("F16");
    const int parts = type.patterns->exponent_bits + type.patterns->mantissa_bits;
    CHECK(parts == (has_parts ? type.patterns->bits - 1 : 0));
  }
}
