#include "io/ggml_names.hpp"

#include <algorithm>

namespace qs::io {
namespace {

constexpr std::string_view kPrefix = "ggml_";  // of rows whose plain name is OCP's

std::string_view without_prefix(std::string_view id) {
  return id.starts_with(kPrefix) ? id.substr(kPrefix.size()) : id;
}

bool same_but_case(std::string_view a, std::string_view b) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [lower](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const ggml::Type* find_encoded_type(std::string_view name) {
  for (const ggml::Type& type : ggml::types()) {
    if (same_but_case(without_prefix(type.id), without_prefix(name))) return &type;
  }
  return nullptr;
}

const GgmlType& ggml_type_of(const ggml::Type& type) {
  const std::span<const GgmlType> all = ggml_types();
  return *std::find_if(all.begin(), all.end(),
                       [&](const GgmlType& one) { return same_but_case(one.name, without_prefix(type.id)); });
}

}  // namespace qs::io
