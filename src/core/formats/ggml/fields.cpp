#include "core/formats/ggml/fields.hpp"

#include <array>

#include "core/find.hpp"

namespace qs::ggml {
namespace {

using Kind = FieldKind;

constexpr std::string_view kScaleWords = "the scale, a float16", kMinimumWords = "the minimum, a float16";
constexpr std::string_view kFourBits =
    "codes of 4 bits, two to a byte: one of the first half, one of the second";
constexpr std::string_view kFifthBits = "the fifth bits of the codes, one bit each";
constexpr std::string_view kTwoBits = "codes of 2 bits, four to a byte";

constexpr std::array kFieldsOfQ4_0 = {Field{"d", Kind::kScale, 2, kScaleWords},
                                      Field{"qs", Kind::kCodes, 16, kFourBits}};
constexpr std::array kFieldsOfQ4_1 = {Field{"d", Kind::kScale, 2, kScaleWords},
                                      Field{"m", Kind::kMinimum, 2, kMinimumWords},
                                      Field{"qs", Kind::kCodes, 16, kFourBits}};
constexpr std::array kFieldsOfQ5_0 = {Field{"d", Kind::kScale, 2, kScaleWords},
                                      Field{"qh", Kind::kHighBits, 4, kFifthBits},
                                      Field{"qs", Kind::kCodes, 16, kFourBits}};
constexpr std::array kFieldsOfQ5_1 = {
    Field{"d", Kind::kScale, 2, kScaleWords}, Field{"m", Kind::kMinimum, 2, kMinimumWords},
    Field{"qh", Kind::kHighBits, 4, kFifthBits}, Field{"qs", Kind::kCodes, 16, kFourBits}};
constexpr std::array kFieldsOfQ8_0 = {Field{"d", Kind::kScale, 2, kScaleWords},
                                      Field{"qs", Kind::kCodes, 32, "codes of 8 bits with a sign"}};
constexpr std::array kFieldsOfQ2K = {
    Field{"scales", Kind::kSubScales, 16,
          "for each sub-block of 16 a scale (low 4 bits) and a minimum (high 4 bits)"},
    Field{"qs", Kind::kCodes, 64, kTwoBits},
    Field{"d", Kind::kScale, 2, "the scale of the scales, a float16"},
    Field{"dmin", Kind::kMinimum, 2, "the scale of the minimums, a float16"}};
constexpr std::array kFieldsOfQ3K = {
    Field{"hmask", Kind::kHighBits, 32, "the third bits of the codes, one bit each"},
    Field{"qs", Kind::kCodes, 64, kTwoBits},
    Field{"scales", Kind::kSubScales, 12, "sixteen scales of 6 bits: low 4 in eight bytes, high 2 in four"},
    Field{"d", Kind::kScale, 2, "the scale of the scales, a float16"}};
constexpr std::string_view kTwelve = "eight scales and eight minimums of 6 bits each, in twelve bytes";
constexpr std::array kFieldsOfQ4K = {
    Field{"d", Kind::kScale, 2, "the scale of the scales, a float16"},
    Field{"dmin", Kind::kMinimum, 2, "the scale of the minimums, a float16"},
    Field{"scales", Kind::kSubScales, 12, kTwelve},
    Field{"qs", Kind::kCodes, 128, "codes of 4 bits, two to a byte: of neighbouring sub-blocks of 32"}};
constexpr std::array kFieldsOfQ5K = {
    Field{"d", Kind::kScale, 2, "the scale of the scales, a float16"},
    Field{"dmin", Kind::kMinimum, 2, "the scale of the minimums, a float16"},
    Field{"scales", Kind::kSubScales, 12, kTwelve}, Field{"qh", Kind::kHighBits, 32, kFifthBits},
    Field{"qs", Kind::kCodes, 128, "codes of 4 bits, two to a byte: of neighbouring sub-blocks of 32"}};
constexpr std::array kFieldsOfQ6K = {
    Field{"ql", Kind::kCodes, 128, "the low 4 bits of the codes, two to a byte"},
    Field{"qh", Kind::kHighBits, 64, "the high 2 bits of the codes, four to a byte"},
    Field{"scales", Kind::kSubScales, 16, "a scale of 8 bits with a sign for each sub-block of 16"},
    Field{"d", Kind::kScale, 2, "the scale of the scales, a float16"}};
constexpr std::array kFieldsOfIq4Xs = {
    Field{"d", Kind::kScale, 2, "the scale of the scales, a float16"},
    Field{"scales_h", Kind::kSubScales, 2, "the high 2 bits of eight scales"},
    Field{"scales_l", Kind::kSubScales, 4, "their low 4 bits, two to a byte"},
    Field{"qs", Kind::kCodes, 128, "places among sixteen uneven levels, two to a byte"}};
constexpr std::array kFieldsOfIq4Nl = {
    Field{"d", Kind::kScale, 2, kScaleWords},
    Field{"qs", Kind::kCodes, 16, "places among sixteen uneven levels, two to a byte"}};
constexpr std::array kFieldsOfTq1 = {Field{"qs", Kind::kCodes, 48, "five codes of three values to a byte"},
                                     Field{"qh", Kind::kCodes, 4, "the last sixteen codes, four to a byte"},
                                     Field{"d", Kind::kScale, 2, kScaleWords}};
constexpr std::array kFieldsOfTq2 = {Field{"qs", Kind::kCodes, 64, kTwoBits},
                                     Field{"d", Kind::kScale, 2, kScaleWords}};
constexpr std::array kFieldsOfQ1 = {Field{"d", Kind::kScale, 2, kScaleWords},
                                    Field{"qs", Kind::kCodes, 16, "signs, one bit each"}};
constexpr std::array kFieldsOfQ2 = {Field{"d", Kind::kScale, 2, kScaleWords},
                                    Field{"qs", Kind::kCodes, 16, kTwoBits}};
constexpr std::array kFieldsOfMxfp4 = {
    Field{"e", Kind::kScale, 1, "the scale, a power of two (E8M0)"},
    Field{"qs", Kind::kCodes, 16,
          "elements of E2M1, two to a byte: one of the first half, one of the second"}};
constexpr std::array kFieldsOfNvfp4 = {
    Field{"d", Kind::kSubScales, 4, "a scale of E4M3 without sign for each 16 values"},
    Field{"qs", Kind::kCodes, 32, "elements of E2M1, two to a byte"}};

struct FieldRow {
  std::string_view id;
  std::span<const Field> fields;
};

constexpr std::array kFieldRows = {
    FieldRow{"q4_0", kFieldsOfQ4_0},        FieldRow{"q4_1", kFieldsOfQ4_1},
    FieldRow{"q5_0", kFieldsOfQ5_0},        FieldRow{"q5_1", kFieldsOfQ5_1},
    FieldRow{"q8_0", kFieldsOfQ8_0},        FieldRow{"q2_k", kFieldsOfQ2K},
    FieldRow{"q3_k", kFieldsOfQ3K},         FieldRow{"q4_k", kFieldsOfQ4K},
    FieldRow{"q5_k", kFieldsOfQ5K},         FieldRow{"q6_k", kFieldsOfQ6K},
    FieldRow{"iq4_nl", kFieldsOfIq4Nl},     FieldRow{"iq4_xs", kFieldsOfIq4Xs},
    FieldRow{"tq1_0", kFieldsOfTq1},        FieldRow{"tq2_0", kFieldsOfTq2},
    FieldRow{"q1_0", kFieldsOfQ1},          FieldRow{"q2_0", kFieldsOfQ2},
    FieldRow{"ggml_mxfp4", kFieldsOfMxfp4}, FieldRow{"ggml_nvfp4", kFieldsOfNvfp4},
};

}  // namespace

std::span<const Field> fields_of(const Type& type) {
  return find_by(kFieldRows, &FieldRow::id, type.id)->fields;
}

}  // namespace qs::ggml
