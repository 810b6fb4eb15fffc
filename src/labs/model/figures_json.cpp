#include "labs/model/figures_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace qs {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kExact = "exact";

Json number_or_null(const std::optional<double>& number) {
  if (!number) return nullptr;
  if (std::isinf(*number)) return std::string(kExact);
  return *number;
}

std::optional<double> number_from(const Json& value) {
  if (value.is_string()) return std::numeric_limits<double>::infinity();
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

constexpr std::array<std::string_view, 5> kContents = {"numbers", "constant", "mask", "triangle",
                                                       "ascending"};

std::string_view word_of(Content content) {
  return kContents[static_cast<std::size_t>(content)];
}

Content content_from(std::string_view word) {
  const auto found = std::find(kContents.begin(), kContents.end(), word);
  return found == kContents.end() ? Content::kNumbers : static_cast<Content>(found - kContents.begin());
}

Json lost_json(const LostInFloat32& lost) {
  return {{"to_zero", lost.to_zero}, {"to_infinity", lost.to_infinity}, {"rounded", lost.rounded}};
}

Json storage_json(const StorageBits& storage) {
  return {{"codes", storage.codes},
          {"scales", storage.scales},
          {"zero_points", storage.zero_points},
          {"codebook", storage.codebook},
          {"shared", storage.shared}};
}

Json format_json(const FormatFigures& format) {
  Json json{{"format", format.spec}};
  if (!format.problem.empty()) {
    json["problem"] = format.problem;
    return json;
  }
  if (!format.stored_as.empty()) json["stored_as"] = format.stored_as;
  json["sqnr_db"] = number_or_null(format.sqnr_db);
  json["output_sqnr_db"] = number_or_null(format.output_sqnr_db);
  json["entropy_bits"] = format.entropy_bits;
  json["bits_per_weight"] = format.bits_per_weight;
  json["storage_bits"] = format.storage_bits;
  json["storage"] = storage_json(format.storage);
  json["squared_error"] = format.squared_error;
  json["weighted_error"] = format.weighted_error;
  json["coarse_range"] = format.coarse_range;
  return json;
}

/// Reads fields of an object, any of which may be missing.
class Fields {
 public:
  explicit Fields(const Json& json) : json_(json) {}
  const Json& operator[](const char* key) const {
    const auto found = json_.is_object() ? json_.find(key) : json_.end();
    return !json_.is_object() || found == json_.end() ? none_ : *found;
  }
  double number(const char* key) const { return number_from((*this)[key]).value_or(0); }
  std::uint64_t whole(const char* key) const {
    const Json& value = (*this)[key];
    return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
  }
  std::string text(const char* key) const {
    const Json& value = (*this)[key];
    return value.is_string() ? value.get<std::string>() : "";
  }

 private:
  const Json& json_;
  Json none_;
};

FormatFigures format_from(const Json& json) {
  const Fields fields(json);
  FormatFigures format;
  format.spec = fields.text("format");
  format.problem = fields.text("problem");
  format.stored_as = fields.text("stored_as");
  format.sqnr_db = number_from(fields["sqnr_db"]);
  format.output_sqnr_db = number_from(fields["output_sqnr_db"]);
  format.entropy_bits = fields.number("entropy_bits");
  format.bits_per_weight = fields.number("bits_per_weight");
  format.storage_bits = fields.number("storage_bits");
  const Fields storage(fields["storage"]);
  format.storage = {storage.number("codes"), storage.number("scales"), storage.number("zero_points"),
                    storage.number("codebook"), storage.number("shared")};
  format.squared_error = fields.number("squared_error");
  format.weighted_error = fields.number("weighted_error");
  format.coarse_range = fields["coarse_range"] == Json(true);
  return format;
}

}  // namespace

Json figures_json(const TensorFigures& figures) {
  Json json{{"count", figures.count},
            {"zeros", figures.zeros},
            {"nan", figures.non_finite.nan},
            {"positive_infinity", figures.non_finite.positive_infinity},
            {"negative_infinity", figures.non_finite.negative_infinity},
            {"min", figures.min},
            {"max", figures.max},
            {"mean", figures.mean},
            {"sigma", figures.sigma},
            {"absmax_in_sigmas", number_or_null(figures.absmax_in_sigmas)},
            {"kurtosis", number_or_null(figures.kurtosis)},
            {"squares", figures.squares},
            {"weighted_squares", number_or_null(figures.weighted_squares)},
            {"lost_in_float32", lost_json(figures.lost)},
            {"content", std::string(word_of(figures.content))},
            {"stored_entropy_bits", nullptr},
            {"stored_codes", nullptr},
            {"formats", Json::array()}};
  if (figures.stored) {
    json["stored_entropy_bits"] = {{"whole", figures.stored->bits},
                                   {"sign", number_or_null(figures.stored->sign)},
                                   {"exponent", number_or_null(figures.stored->exponent)},
                                   {"mantissa", number_or_null(figures.stored->mantissa)}};
  }
  if (figures.codes) {
    json["stored_codes"] = {
        {"entropy_bits", figures.codes->entropy_bits},  {"used", figures.codes->used},
        {"possible", figures.codes->possible},          {"groups", figures.codes->groups},
        {"saturated_groups", figures.codes->saturated}, {"packing", figures.codes->packing}};
  }
  for (const FormatFigures& format : figures.formats) json["formats"].push_back(format_json(format));
  return json;
}

std::optional<TensorFigures> figures_from_json(std::string_view text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object() || !json.contains("formats") || !json["formats"].is_array()) return std::nullopt;
  const Fields fields(json);
  TensorFigures figures;
  figures.count = fields.whole("count");
  figures.zeros = fields.whole("zeros");
  figures.non_finite = {fields.whole("nan"), fields.whole("positive_infinity"),
                        fields.whole("negative_infinity")};
  figures.min = fields.number("min");
  figures.max = fields.number("max");
  figures.mean = fields.number("mean");
  figures.sigma = fields.number("sigma");
  figures.absmax_in_sigmas = number_from(fields["absmax_in_sigmas"]);
  figures.kurtosis = number_from(fields["kurtosis"]);
  figures.squares = fields.number("squares");
  figures.weighted_squares = number_from(fields["weighted_squares"]);
  figures.content = content_from(fields.text("content"));
  const Fields lost(fields["lost_in_float32"]);
  figures.lost = {lost.whole("to_zero"), lost.whole("to_infinity"), lost.whole("rounded")};
  if (const Json& stored = fields["stored_entropy_bits"]; stored.is_object()) {
    const Fields parts(stored);
    figures.stored = StoredEntropy{parts.number("whole"), number_from(parts["sign"]),
                                   number_from(parts["exponent"]), number_from(parts["mantissa"])};
  }
  if (const Json& stored = fields["stored_codes"]; stored.is_object()) {
    const Fields parts(stored);
    figures.codes = StoredCodeFigures{parts.number("entropy_bits"),
                                      static_cast<std::uint32_t>(parts.whole("used")),
                                      static_cast<std::uint32_t>(parts.whole("possible")),
                                      parts.whole("groups"),
                                      parts.whole("saturated_groups"),
                                      parts.text("packing")};
  }
  for (const Json& format : json["formats"]) figures.formats.push_back(format_from(format));
  return figures;
}

}  // namespace qs
