#include "io/ggml_types.hpp"

#include <array>

#include "core/find.hpp"

namespace qs::io {
namespace {

constexpr std::array kTypes = {
    GgmlType{0, "F32", DType::kF32, 1, 4},
    GgmlType{1, "F16", DType::kF16, 1, 2},
    GgmlType{2, "Q4_0", DType::kQ4_0, 32, 18},
    GgmlType{3, "Q4_1", DType::kQ4_1, 32, 20},
    GgmlType{6, "Q5_0", DType::kQ5_0, 32, 22},
    GgmlType{7, "Q5_1", DType::kQ5_1, 32, 24},
    GgmlType{8, "Q8_0", DType::kQ8_0, 32, 34},
    GgmlType{9, "Q8_1", {}, 32, 36},
    GgmlType{10, "Q2_K", DType::kQ2K, 256, 84},
    GgmlType{11, "Q3_K", DType::kQ3K, 256, 110},
    GgmlType{12, "Q4_K", DType::kQ4K, 256, 144},
    GgmlType{13, "Q5_K", DType::kQ5K, 256, 176},
    GgmlType{14, "Q6_K", DType::kQ6K, 256, 210},
    GgmlType{15, "Q8_K", DType::kQ8K, 256, 292},
    GgmlType{16, "IQ2_XXS", DType::kIq2Xxs, 256, 66},
    GgmlType{17, "IQ2_XS", DType::kIq2Xs, 256, 74},
    GgmlType{18, "IQ3_XXS", DType::kIq3Xxs, 256, 98},
    GgmlType{19, "IQ1_S", DType::kIq1S, 256, 50},
    GgmlType{20, "IQ4_NL", DType::kIq4Nl, 32, 18},
    GgmlType{21, "IQ3_S", DType::kIq3S, 256, 110},
    GgmlType{22, "IQ2_S", DType::kIq2S, 256, 82},
    GgmlType{23, "IQ4_XS", DType::kIq4Xs, 256, 136},
    GgmlType{24, "I8", DType::kI8, 1, 1},
    GgmlType{25, "I16", DType::kI16, 1, 2},
    GgmlType{26, "I32", DType::kI32, 1, 4},
    GgmlType{27, "I64", DType::kI64, 1, 8},
    GgmlType{28, "F64", DType::kF64, 1, 8},
    GgmlType{29, "IQ1_M", DType::kIq1M, 256, 56},
    GgmlType{30, "BF16", DType::kBF16, 1, 2},
    GgmlType{31, "Q4_0_4_4", {}, 32, 18},  // Q4_0 with the blocks of several rows interleaved
    GgmlType{32, "Q4_0_4_8", {}, 32, 18},
    GgmlType{33, "Q4_0_8_8", {}, 32, 18},
    GgmlType{34, "TQ1_0", DType::kTq1, 256, 54},
    GgmlType{35, "TQ2_0", DType::kTq2, 256, 66},
    GgmlType{36, "IQ4_NL_4_4", {}, 32, 18},
    GgmlType{37, "IQ4_NL_4_8", {}, 32, 18},
    GgmlType{38, "IQ4_NL_8_8", {}, 32, 18},
    GgmlType{39, "MXFP4", DType::kMxfp4, 32, 17},
    GgmlType{40, "NVFP4", DType::kNvfp4, 64, 36},
    GgmlType{41, "Q1_0", DType::kQ1_0, 128, 18},
    GgmlType{42, "Q2_0", DType::kQ2_0, 64, 18},
};

}  // namespace

std::span<const GgmlType> ggml_types() {
  return kTypes;
}

const GgmlType* find_ggml_type(std::uint32_t number) {
  return find_by(kTypes, &GgmlType::number, number);
}

}  // namespace qs::io
