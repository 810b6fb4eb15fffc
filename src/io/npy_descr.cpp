#include "io/npy_descr.hpp"

#include <array>

namespace qs::io {
namespace {

struct Descr {
  std::string_view code;
  DType dtype;
};

constexpr std::array<Descr, 12> kDescrs = {{{"f2", DType::kF16},
                                            {"f4", DType::kF32},
                                            {"f8", DType::kF64},
                                            {"i1", DType::kI8},
                                            {"i2", DType::kI16},
                                            {"i4", DType::kI32},
                                            {"i8", DType::kI64},
                                            {"u1", DType::kU8},
                                            {"u2", DType::kU16},
                                            {"u4", DType::kU32},
                                            {"u8", DType::kU64},
                                            {"b1", DType::kBool}}};

/// Types of ml_dtypes: the file has only their size, not which of them it holds.
struct OpenDescr {
  std::string_view descr;
  DType dtype;
  std::string_view note;
};

constexpr std::string_view kFloat8Note =
    "its descr says only that it is a float of one byte; it is read as float8_e5m2, which ml_dtypes stores "
    "so";
constexpr std::string_view kBytesNote =
    "its descr says only that its values have one byte; it is read as float8_e4m3fn, though "
    "float8_e4m3b11fnuz or 4-bit integers would be stored the same way";
constexpr std::string_view kBfloat16Note =
    "its descr says only that its values have two bytes; it is read as bfloat16, which ml_dtypes stores so";
constexpr std::array<OpenDescr, 6> kOpenDescrs = {{{"|V2", DType::kBF16, kBfloat16Note},
                                                   {"<V2", DType::kBF16, kBfloat16Note},
                                                   {"<f1", DType::kF8E5M2, kFloat8Note},
                                                   {"|f1", DType::kF8E5M2, kFloat8Note},
                                                   {"|V1", DType::kF8E4M3, kBytesNote},
                                                   {"<V1", DType::kF8E4M3, kBytesNote}}};

struct Numberless {
  char kind;
  std::string_view holds;
};
constexpr std::array<Numberless, 6> kNumberless = {{{'U', "text"},
                                                    {'S', "text"},
                                                    {'a', "text"},
                                                    {'O', "Python objects"},
                                                    {'M', "dates"},
                                                    {'m', "lengths of time"}}};

}  // namespace

bool take_npy_descr(std::string_view descr, NpyHeader& header) {
  if (descr.size() == 3 && std::string_view("<>|=").find(descr[0]) != std::string_view::npos) {
    for (const Descr& row : kDescrs) {
      if (row.code != descr.substr(1)) continue;
      header.dtype = row.dtype;
      header.big_endian = descr[0] == '>' && info(row.dtype).bytes > 1;
      return true;
    }
  }
  for (const OpenDescr& row : kOpenDescrs) {
    if (row.descr != descr) continue;
    header.dtype = row.dtype;
    header.note = row.note;
    return true;
  }
  return false;
}

std::string accepted_npy_descrs() {
  std::string codes = "<, >, | or = and then one of";
  for (const Descr& row : kDescrs) codes += " " + std::string(row.code);
  return codes;
}

std::string_view npy_kind_without_numbers(std::string_view text) {
  const std::size_t key = text.find("descr"), colon = text.find(':', key);
  if (key == std::string_view::npos || colon == std::string_view::npos) return {};
  const std::size_t value = text.find_first_not_of(" \t", colon + 1);
  if (value == std::string_view::npos) return {};
  if (text[value] == '[') return "records";
  if (text[value] != '\'' && text[value] != '"') return {};
  const std::size_t kind = text.find_first_not_of("<>|=", value + 1);
  if (kind == std::string_view::npos) return {};
  for (const Numberless& row : kNumberless) {
    if (row.kind == text[kind]) return row.holds;
  }
  return {};
}

}  // namespace qs::io
