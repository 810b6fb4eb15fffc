#include "labs/compare/pairing.hpp"

#include <algorithm>
#include <unordered_map>

namespace qs {
namespace {

using Kind = io::TensorRole::Kind;

bool takes_part(const io::TensorInfo& tensor) {
  return tensor.role.kind == Kind::kWeight || tensor.role.kind == Kind::kUnsaid;
}

/// A tensor under one of its names.
struct Named {
  std::size_t tensor = 0;
  GgufName name;
};

class Side {
 public:
  explicit Side(std::span<const io::TensorInfo> tensors) : tensors_(tensors), is_paired_(tensors.size()) {
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      if (!takes_part(tensors[i])) continue;
      by_name_.emplace(tensors[i].name, i);
      for (GgufName& name : gguf_names_of(tensors[i].name)) {
        std::string key = name.name;
        by_gguf_[std::move(key)].push_back({i, std::move(name)});
      }
    }
  }
  std::optional<std::size_t> find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? std::nullopt : std::optional(found->second);
  }
  std::span<const Named> find_gguf(const std::string& name) const {
    const auto found = by_gguf_.find(name);
    return found == by_gguf_.end() ? std::span<const Named>() : found->second;
  }
  void mark(std::size_t tensor) { is_paired_[tensor] = true; }
  bool is_paired(std::size_t tensor) const { return is_paired_[tensor]; }
  std::vector<std::size_t> rest() const {
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
      if (takes_part(tensors_[i]) && !is_paired_[i]) rest.push_back(i);
    }
    return rest;
  }

 private:
  std::span<const io::TensorInfo> tensors_;
  std::unordered_map<std::string, std::size_t> by_name_;
  std::unordered_map<std::string, std::vector<Named>> by_gguf_;
  std::vector<bool> is_paired_;
};

/// Outputs and inputs; axes of one element say nothing.
std::vector<std::uint64_t> shape_of(const io::TensorInfo& tensor, const io::StackPart& part) {
  std::vector<std::uint64_t> shape = io::canonical_shape(tensor);
  if (!shape.empty()) shape.front() /= part.parts;
  std::erase(shape, 1U);
  return shape;
}

std::string words_of(const std::vector<std::uint64_t>& shape) {
  std::string words;
  for (const std::uint64_t extent : shape) words += (words.empty() ? "" : " × ") + std::to_string(extent);
  return words.empty() ? "one number" : words;
}

std::string problem_of(const TensorPair& pair, const io::TensorInfo& a, const io::TensorInfo& b) {
  if (!a.unreadable.empty()) return "the first cannot be read: " + a.unreadable;
  if (!b.unreadable.empty()) return "the second cannot be read: " + b.unreadable;
  if (pair.rows == RowRule::kRegrouped)
    return "llama.cpp regroups the rows of a fused query, key and value, and these are not put back";
  const std::vector<std::uint64_t> first = shape_of(a, pair.of_a), second = shape_of(b, pair.of_b);
  if (first != second) return "the shapes are " + words_of(first) + " and " + words_of(second);
  for (const auto& [tensor, part] : {std::pair(&a, &pair.of_a), std::pair(&b, &pair.of_b)}) {
    if (const auto alone = io::part_of_stack(*tensor, *part); !alone) return message(alone.error());
  }
  return "";
}

/// Experts in a stack: the extent of its first axis.
std::uint64_t parts_of(const io::TensorInfo& tensor) {
  return tensor.shape.size() > 2 ? tensor.shape.front() : 1;
}

/// Which part of `stack` the expert is, if the other side has it as a tensor of its own.
void set_part(const GgufName& expert, const io::TensorInfo& stack, const GgufName& stack_name,
              io::StackPart& part) {
  if (expert.expert && !stack_name.expert) part = {*expert.expert, parts_of(stack)};
}

}  // namespace

Pairing pair_tensors(std::span<const io::TensorInfo> a, std::span<const io::TensorInfo> b) {
  Pairing pairing;
  Side first(a), second(b);
  const auto join = [&](TensorPair pair) {
    first.mark(pair.a);
    second.mark(pair.b);
    pairing.pairs.push_back(std::move(pair));
  };
  const std::vector<std::size_t> all = first.rest();
  for (const std::size_t i : all) {
    if (const auto same = second.find(a[i].name)) join({i, *same});
  }
  for (const std::size_t i : all) {
    if (first.is_paired(i)) continue;
    const bool a_is_gguf = is_gguf_name(a[i].name);
    for (const GgufName& name : gguf_names_of(a[i].name)) {
      for (const Named& other : second.find_gguf(name.name)) {
        const bool b_is_gguf = is_gguf_name(b[other.tensor].name);
        // An expert meets the same expert, or a stack of which it is a part.
        const bool meets = !name.expert || !other.name.expert || name.expert == other.name.expert;
        const bool in_stack = name.expert.has_value() != other.name.expert.has_value();
        if (!meets || (second.is_paired(other.tensor) && !in_stack)) continue;
        TensorPair pair{i, other.tensor};
        set_part(name, b[other.tensor], other.name, pair.of_b);
        set_part(other.name, a[i], name, pair.of_a);
        if (pair.of_a.index >= pair.of_a.parts || pair.of_b.index >= pair.of_b.parts) continue;
        pair.a_is_gguf = a_is_gguf;
        if (a_is_gguf != b_is_gguf) {
          pair.rows = a_is_gguf ? other.name.rows : name.rows;
          pair.may_add_one = a_is_gguf ? other.name.may_add_one : name.may_add_one;
        }
        join(std::move(pair));
        if (!(other.name.expert && !name.expert)) break;
      }
      if (first.is_paired(i)) break;
    }
  }
  for (TensorPair& pair : pairing.pairs) pair.problem = problem_of(pair, a[pair.a], b[pair.b]);
  std::stable_sort(pairing.pairs.begin(), pairing.pairs.end(),
                   [](const TensorPair& x, const TensorPair& y) { return x.a < y.a; });
  pairing.only_a = first.rest();
  pairing.only_b = second.rest();
  return pairing;
}

}  // namespace qs
