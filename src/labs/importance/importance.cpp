#include "labs/importance/importance.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/text.hpp"
#include "io/decoding.hpp"
#include "io/imatrix.hpp"

namespace qs {
namespace {

constexpr std::string_view kSums = ".in_sum2", kCounts = ".counts";
/// Of an imatrix.gguf, beside the sums of squares: sums, statistics of them, products of two inputs.
constexpr std::array<std::string_view, 3> kBeside = {".in_sum", ".stats", ".in_gram"};

bool ends_beside(std::string_view name) {
  return std::any_of(kBeside.begin(), kBeside.end(),
                     [&](std::string_view end) { return name.ends_with(end); });
}

}  // namespace

std::string fault_of(std::span<const float> moments) {
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (std::isfinite(moments[i]) && moments[i] >= 0) continue;
    return "number " + std::to_string(i + 1) + " of " + std::to_string(moments.size()) + " is " +
           shortest(moments[i]) + "; a mean of squares is finite and not below 0";
  }
  const bool says_nothing = std::all_of(moments.begin(), moments.end(), [](float x) { return x == 0; });
  return says_nothing ? "all its " + std::to_string(moments.size()) + " numbers are 0, which weighs nothing"
                      : "";
}

const LayerInputs* Importance::find(std::string_view weight) const {
  const auto found = std::find_if(layers.begin(), layers.end(),
                                  [&](const LayerInputs& one) { return one.weight == weight; });
  return found == layers.end() ? nullptr : &*found;
}

ImportanceReader::ImportanceReader(const io::ModelReader& files)
    : tensors_(files.tensors()), values_(tensors_.size()), refused_(tensors_.size()) {
  importance_.file = files.name();
  for (const io::TensorInfo& tensor : tensors_) {
    const std::string* const calls =
        files.facts(tensor.file).find(std::string(io::kImatrixCalls) + tensor.name);
    calls_.push_back(calls == nullptr ? 0 : parse_number(*calls).value_or(0));
  }
  begin();
}

/// Goes on to the next tensor that can be read.
void ImportanceReader::begin() {
  for (stream_.reset(); present_ < tensors_.size(); ++present_) {
    const io::TensorInfo& tensor = tensors_[present_];
    if (ends_beside(tensor.name)) continue;
    if (tensor.shape.empty() || tensor.count() == 0 || tensor.decoding != nullptr) continue;
    numbers_ += tensor.count();
    refused_[present_] = !tensor.unreadable.empty() ? tensor.unreadable
                         : numbers_ > kMostNumbers  ? "it comes after " + std::to_string(kMostNumbers) +
                                                         " numbers, the most that are read"
                                                   : "";
    if (!refused_[present_].empty()) continue;
    values_[present_].reserve(static_cast<std::size_t>(tensor.count()));
    stream_ = std::make_unique<io::TensorStream>(tensor);
    return;
  }
}

std::optional<io::FileRange> ImportanceReader::wants() const {
  return stream_ ? stream_->wants() : std::nullopt;
}

void ImportanceReader::feed(std::vector<std::byte> bytes) {
  if (const Expected<void> fed = stream_->feed(std::move(bytes)); !fed) refuse(message(fed.error()));
}

void ImportanceReader::refuse(std::string reason) {
  refused_[present_] = std::move(reason);
  values_[present_].clear();
  ++present_;
  begin();
}

bool ImportanceReader::step(const Budget& may_go_on) {
  do {
    if (has_ended() || wants()) return true;
    const Expected<bool> next = stream_->next();
    if (!next) {
      refuse(message(next.error()));
    } else if (*next) {
      const std::span<const float> values = stream_->values();
      values_[present_].insert(values_[present_].end(), values.begin(), values.end());
    } else if (!wants()) {
      ++present_;
      begin();
    }
  } while (may_go_on());
  return has_ended() || wants().has_value();
}

double ImportanceReader::progress() const {
  return tensors_.empty() ? 1 : static_cast<double>(present_) / static_cast<double>(tensors_.size());
}

Importance ImportanceReader::take() {
  const auto place_of = [&](const std::string& name) {
    const auto found = std::find_if(tensors_.begin(), tensors_.end(),
                                    [&](const io::TensorInfo& tensor) { return tensor.name == name; });
    return static_cast<std::size_t>(found - tensors_.begin());
  };
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    const io::TensorInfo& tensor = tensors_[i];
    const auto leave_out = [&](const std::string& why) {
      importance_.problems.push_back("'" + tensor.name + "' is left out: " + why + ".");
    };
    if (!refused_[i].empty()) {
      leave_out(refused_[i]);
      continue;
    }
    const std::string_view name = tensor.name;
    if (values_[i].empty() || name.ends_with(kCounts)) continue;
    LayerInputs layer{tensor.name, std::move(values_[i]), 0};
    if (name.ends_with(kSums)) {
      layer.weight = name.substr(0, name.size() - kSums.size());
      const std::size_t counts = place_of(layer.weight + std::string(kCounts));
      const std::size_t lists = counts < tensors_.size() ? values_[counts].size() : 0;
      if (lists == 0 || layer.moments.size() % lists != 0) {
        leave_out(lists == 0 ? "'" + layer.weight + std::string(kCounts) +
                                   "', how many squares were added, is missing"
                             : std::to_string(layer.moments.size()) + " sums do not divide into " +
                                   std::to_string(lists) + " lists, one for each count");
        continue;
      }
      layer.lists = lists;
      const std::size_t inputs = layer.moments.size() / lists;
      for (std::size_t k = 0; k < layer.moments.size(); ++k) {
        const float count = values_[counts][k / inputs];
        layer.moments[k] = count > 0 ? layer.moments[k] / count : 1.0F;
      }
    } else {
      if (tensor.shape.size() > 2) {
        leave_out("its shape has " + std::to_string(tensor.shape.size()) +
                  " axes, not [inputs] or [experts, inputs]");
        continue;
      }
      if (tensor.shape.size() == 2) layer.lists = tensor.shape[0];
      const auto calls = static_cast<float>(calls_[i]);
      if (calls > 0) std::for_each(layer.moments.begin(), layer.moments.end(), [=](float& x) { x /= calls; });
    }
    if (const std::string fault = fault_of(layer.moments); !fault.empty()) {
      leave_out(fault);
      continue;
    }
    importance_.layers.push_back(std::move(layer));
  }
  return std::move(importance_);
}

}  // namespace qs
