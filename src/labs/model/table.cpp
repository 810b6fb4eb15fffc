#include "labs/model/table.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "labs/words/text.hpp"

namespace qs {

io::TensorRole::Kind MeasuredTensor::kind() const {
  using Kind = io::TensorRole::Kind;
  if (info.role.kind != Kind::kUnsaid && info.role.kind != Kind::kWeight) return info.role.kind;
  const Content content = figures ? figures->content : Content::kNumbers;
  // A vector of ones is an untrained norm.
  const bool says_nothing =
      content == Content::kNumbers || (content == Content::kConstant && !is_matrix(info));
  return info.container == io::Container::kArrays || says_nothing ? Kind::kWeight : Kind::kOther;
}

io::TensorRole MeasuredTensor::role() const {
  using Kind = io::TensorRole::Kind;
  const Kind own = kind();
  if (own == Kind::kWeight) return {own, {}, 0};
  return own == info.role.kind ? info.role : io::TensorRole{own, std::string(words_of(figures->content)), 0};
}

bool MeasuredTensor::is_packed() const {
  return info.role.is_packed();
}

bool MeasuredTensor::counts(bool everything) const {
  const io::TensorRole::Kind own = kind();
  return own == io::TensorRole::Kind::kWeight || (everything && own == io::TensorRole::Kind::kOther);
}

const FormatFigures* MeasuredTensor::format(std::string_view spec) const {
  const auto found = formats.find(spec);
  return found == formats.end() || !found->second.problem.empty() ? nullptr : &found->second;
}

bool MeasuredTensor::has(std::span<const std::string> specs) const {
  if (!problem.empty() || is_packed()) return true;
  return figures && std::all_of(specs.begin(), specs.end(),
                                [&](const std::string& spec) { return formats.contains(spec); });
}

void MeasuredTensor::take(TensorFigures measured) {
  for (FormatFigures& format : measured.formats) {
    const std::string spec = format.spec;
    formats[spec] = std::move(format);
  }
  measured.formats.clear();
  figures = std::move(measured);
}

std::string layer_of(std::string_view tensor) {
  std::size_t end = 0, last_dot = std::string_view::npos;
  for (std::size_t at = 0; at <= tensor.size(); at = end + 1) {
    end = std::min(tensor.find_first_of("./", at), tensor.size());
    const std::string_view part = tensor.substr(at, end - at);
    if (!part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos)
      return std::string(tensor.substr(0, end));
    if (end < tensor.size()) last_dot = end;
  }
  return std::string(tensor.substr(0, std::min(last_dot, tensor.size())));
}

bool is_matrix(const io::TensorInfo& tensor) {
  // The biases of all experts are one tensor: [experts, out].
  if (tensor.name.ends_with(".bias") || tensor.name.ends_with("_bias")) return false;
  return std::count_if(tensor.shape.begin(), tensor.shape.end(),
                       [](std::uint64_t extent) { return extent > 1; }) >= 2;
}

double bytes_as_stored(const io::TensorInfo& tensor) {
  if (!tensor.unreadable.empty()) return static_cast<double>(io::stored_bytes(tensor));
  return io::stored_bits(tensor) / 8 * static_cast<double>(tensor.count());
}

ModelTotals totals_of(const ModelTable& table, bool everything) {
  ModelTotals totals;
  for (const MeasuredTensor& tensor : table.tensors) {
    const double bytes = bytes_as_stored(tensor.info);
    if (tensor.counts(everything)) {
      ++totals.tensors;
      totals.weights += static_cast<double>(tensor.info.count());
      totals.bytes += bytes;
      if (!tensor.figures) continue;
      ++totals.measured;
      totals.non_finite += tensor.figures->non_finite.total();
    } else if (tensor.is_packed()) {
      ++totals.packed;
      totals.packed_bytes += bytes;
      totals.packed_weights += static_cast<double>(tensor.info.role.weights);
    } else {
      ++totals.others;
      totals.other_bytes += bytes;
    }
  }
  return totals;
}

bool is_decoded(const io::TensorInfo& tensor) {
  return tensor.decoding && !tensor.decoding->scheme.empty();
}

std::string type_name(const io::TensorInfo& tensor) {
  if (is_decoded(tensor)) return tensor.decoding->scheme;
  return tensor.unreadable.empty() ? std::string(io::info(tensor.dtype).name) : tensor.type_name;
}

std::string scheme_name_of(const io::TensorInfo& tensor) {
  if (is_decoded(tensor)) return tensor.decoding->scheme;
  const bool is_block = tensor.container == io::Container::kGguf && tensor.unreadable.empty() &&
                        io::info(tensor.dtype).block > 1;
  return is_block ? "GGUF " + std::string(io::info(tensor.dtype).name) : "";
}

std::vector<StoredKind> stored_kinds(const ModelTable& table) {
  std::vector<StoredKind> kinds;
  std::map<std::string, std::size_t> places;
  for (const MeasuredTensor& tensor : table.tensors) {
    if (tensor.kind() != io::TensorRole::Kind::kWeight) continue;
    const std::string type = type_name(tensor.info);
    const auto place = places.emplace(type, kinds.size());
    if (place.second) kinds.push_back({type, 0, 0, 0});
    StoredKind& kind = kinds[place.first->second];
    ++kind.tensors;
    kind.weights += static_cast<double>(tensor.info.count());
    kind.bytes += bytes_as_stored(tensor.info);
  }
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const StoredKind& a, const StoredKind& b) { return a.bytes > b.bytes; });
  return kinds;
}

std::string shape_words(const io::TensorInfo& tensor) {
  std::string shape;
  for (const std::uint64_t extent : tensor.shape) shape += (shape.empty() ? "" : " × ") + grouped(extent);
  return shape.empty() ? "1" : shape;
}

ModelTable of_outputs(ModelTable table) {
  for (MeasuredTensor& tensor : table.tensors) {
    if (!tensor.figures || !tensor.figures->weighted_squares) continue;
    tensor.figures->squares = *tensor.figures->weighted_squares;
    for (auto& [spec, format] : tensor.formats) {
      format.sqnr_db = format.output_sqnr_db;
      format.squared_error = format.weighted_error;
    }
  }
  return table;
}

}  // namespace qs
