#pragma once
/// Which tensor of one model is which tensor of another: by the same name, else by the names that llama.cpp would give
/// both (labs/names/tensor_names.hpp). An expert of one model can be a part of a stack of the other.

#include "io/canonical_stream.hpp"
#include "labs/names/tensor_names.hpp"

namespace qs {

struct TensorPair {
  std::size_t a = 0, b = 0;      // places in the lists
  io::StackPart of_a{}, of_b{};  // all of it, unless it is a stack of experts
  RowRule rows = RowRule::kSame;
  bool a_is_gguf = false;    // which side has the rows as llama.cpp stores them
  bool may_add_one = false;  // a norm, to which llama.cpp may have added 1
  std::string problem{};     // why they cannot be compared; a clause
};

struct Pairing {
  std::vector<TensorPair> pairs;  // in the order of A
  std::vector<std::size_t> only_a, only_b;
};

/// Only weights take part, and what was left out because it cannot be read.
Pairing pair_tensors(std::span<const io::TensorInfo> a, std::span<const io::TensorInfo> b);

}  // namespace qs
