#include "io/pytorch_names.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "io/pickle_reader.hpp"
#include "io/reader_parts.hpp"
#include "io/utf8.hpp"

namespace qs::io {
namespace {

using KeyPart = TorchBeside::Where;

constexpr std::string_view kOfOptimizer = "it is the state of the optimizer";
constexpr std::string_view kOfSchedule = "it is the state of the schedule of the learning rate";
constexpr std::string_view kOfAverage =
    "it is of a moving average of the weights, a second copy of the model";
constexpr std::string_view kOfRandom = "it is the state of a random generator";

constexpr std::array kTorchBeside = {
    TorchBeside{KeyPart::kHas, "optim", kOfOptimizer},
    TorchBeside{KeyPart::kIs, "opt", kOfOptimizer},
    TorchBeside{KeyPart::kIs, "opt_state", kOfOptimizer},
    TorchBeside{KeyPart::kHas, "sched", kOfSchedule},
    TorchBeside{KeyPart::kHas, "scaler", "it is the state of the scaling of gradients"},
    TorchBeside{KeyPart::kHas, "rng_state", kOfRandom},
    TorchBeside{KeyPart::kHas, "random_state", kOfRandom},
    TorchBeside{KeyPart::kIs, "callbacks", "it is the state of a callback of the training"},
    TorchBeside{KeyPart::kIs, "ema", kOfAverage},
    TorchBeside{KeyPart::kHas, "model_ema", kOfAverage},
    TorchBeside{KeyPart::kHas, "ema_model", kOfAverage},
    TorchBeside{KeyPart::kHas, "ema_state", kOfAverage},
    TorchBeside{KeyPart::kHas, "state_dict_ema", kOfAverage},
};

/// Keys of a training stand at the top, or one below ("trainer"). Deeper ones are names of layers.
constexpr std::size_t kDeepestBeside = 2, kLongestBeside = 64;

std::string_view why_beside_model(std::string_view key) {
  if (key.size() > kLongestBeside) return {};
  for (const TorchBeside& row : kTorchBeside) {
    if (row.where == KeyPart::kIs ? key == row.key : key.find(row.key) != std::string_view::npos)
      return row.why;
  }
  return {};
}

struct Entry {
  std::optional<PickleId> key;  // none in a list
  PickleId value;
};

/// A dict or list on the way to the present value.
struct Level {
  std::vector<Entry> entries;
  std::size_t next = 0;
  std::size_t name_size = 0;  // of its own name
  std::string_view why;       // clause that holds for all in it
};

class TensorWalk {
 public:
  TensorWalk(const PickleValues& values, std::uint64_t file_at) : values_(values), file_at_(file_at) {}

  Expected<std::vector<TorchTensor>> list(const std::string& alone) {
    name_ = alone;
    bool goes_on = visit(values_.root, {});
    name_.clear();
    while (goes_on && !levels_.empty()) goes_on = go_on();
    if (!goes_on) return Refusal(error_);
    const auto is_weight = [](const TorchTensor& tensor) { return tensor.why_other.empty(); };
    // An average alone is the model.
    if (std::none_of(tensors_.begin(), tensors_.end(), is_weight)) {
      for (TorchTensor& tensor : tensors_) {
        if (tensor.why_other == kOfAverage) tensor.why_other.clear();
      }
    }
    std::stable_partition(tensors_.begin(), tensors_.end(), is_weight);
    return std::move(tensors_);
  }

 private:
  bool fail(std::string value, std::string accepted) {
    error_ = Error{"PyTorch pickle", std::move(value), std::move(accepted), file_at_};
    return false;
  }

  /// The next value of the innermost level.
  bool go_on() {
    Level& level = levels_.back();
    name_.resize(level.name_size);
    if (level.next == level.entries.size()) {
      levels_.pop_back();
      return true;
    }
    const std::size_t place = level.next++;
    const Entry entry = level.entries[place];
    const PickleKind kind = values_.kind(entry.value);
    if (kind != PickleKind::kCall && !is_level(kind)) return true;
    const std::string_view key = entry.key ? values_.text(*entry.key) : std::string_view();
    std::string_view why = level.why;
    if (!name_.empty()) name_ += '.';
    if (const std::size_t size = name_.size() + key.size(); size > kMaxTorchName)
      return fail("a name of " + bytes_text(size), "names of at most " + bytes_text(kMaxTorchName));
    append_key(entry.key, place);
    if (why.empty() && is_level(kind) && levels_.size() <= kDeepestBeside) why = why_beside_model(key);
    return spend(bytes_in_steps(name_.size())) && visit(entry.value, why);
  }

  /// One opcode may use a long text again and again: that counts as well.
  static std::uint64_t bytes_in_steps(std::size_t bytes) { return bytes / 256; }

  bool spend(std::uint64_t steps) {
    steps_ += steps;
    return steps_ <= kMaxPickleSteps ||
           fail("more than " + std::to_string(kMaxPickleSteps) + " values to look through",
                "weights, with few lists of numbers beside them");
  }

  static bool is_level(PickleKind kind) {
    return kind == PickleKind::kDict || kind == PickleKind::kList || kind == PickleKind::kTuple;
  }

  void append_key(std::optional<PickleId> key, std::size_t place) {
    const std::string_view text = key ? values_.text(*key) : std::string_view();
    const auto number = key ? values_.whole(*key) : std::optional(static_cast<std::int64_t>(place));
    if (number) {
      name_ += std::to_string(*number);
    } else if (!values_.is(*key, PickleKind::kText)) {
      name_ += "#" + std::to_string(place);
    } else {
      name_ += is_utf8(text) ? std::string(text) : quote_bytes(text);
    }
  }

  bool visit(PickleId id, std::string_view why) {
    if (values_.is(id, PickleKind::kCall)) {
      auto tensor = torch_tensor_of(values_, id);
      return !tensor || take(*std::move(tensor), why);
    }
    return !is_level(values_.kind(id)) || enter(id, why);
  }

  bool take(TorchTensor tensor, std::string_view why) {
    names_bytes_ += name_.size();
    if (tensors_.size() == kMaxTorchTensors || names_bytes_ > kMaxTorchNames)
      return fail("more tensors or longer names than fit", "at most " + std::to_string(kMaxTorchTensors) +
                                                               " tensors, with " +
                                                               bytes_text(kMaxTorchNames) + " of names");
    tensor.name = name_;
    tensor.why_other = why;
    if (!names_.insert(name_).second) tensor.unreadable = "another tensor has its name";
    tensors_.push_back(std::move(tensor));
    return true;
  }

  bool enter(PickleId id, std::string_view why) {
    const auto items = values_.items(id);
    if (!spend(items.size() + 1)) return false;
    if (levels_.size() == kMaxTorchDepth)
      return fail("values nested more than " + std::to_string(kMaxTorchDepth) + " deep", "a dict of tensors");
    Level level;
    level.name_size = levels_.empty() ? 0 : name_.size();
    level.why = why;
    if (values_.is(id, PickleKind::kDict)) {
      if (!take_pairs(items, level)) return false;
    } else {
      for (const PickleId item : items) level.entries.push_back({{}, item});
    }
    levels_.push_back(std::move(level));
    return true;
  }

  /// As in Python, a key that is set again keeps its place and gets the new value.
  bool take_pairs(std::span<const PickleId> items, Level& level) {
    std::unordered_map<std::string_view, std::size_t> texts;
    std::unordered_map<std::int64_t, std::size_t> numbers;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      const Entry entry{items[i], items[i + 1]};
      const std::size_t place = level.entries.size();
      std::size_t known = place;
      if (values_.is(items[i], PickleKind::kText)) {
        if (!spend(bytes_in_steps(values_.text(items[i]).size()))) return false;
        known = texts.emplace(values_.text(items[i]), place).first->second;
      } else if (const auto number = values_.whole(items[i])) {
        known = numbers.emplace(*number, place).first->second;
      }
      if (known == place) level.entries.push_back(entry);
      level.entries[known].value = entry.value;
    }
    if (level.why.empty() && texts.contains("state") && texts.contains("param_groups"))
      level.why = kOfOptimizer;
    return true;
  }

  const PickleValues& values_;
  std::uint64_t file_at_;
  std::vector<Level> levels_;
  std::string name_;
  std::vector<TorchTensor> tensors_;
  std::unordered_set<std::string> names_;
  std::size_t names_bytes_ = 0;
  std::uint64_t steps_ = 0;
  Error error_{"", "", ""};
};

}  // namespace

std::span<const TorchBeside> torch_beside() {
  return kTorchBeside;
}

Expected<std::vector<TorchTensor>> list_torch_tensors(const PickleValues& values, const std::string& alone,
                                                      std::uint64_t file_at) {
  return TensorWalk(values, file_at).list(alone);
}

}  // namespace qs::io
