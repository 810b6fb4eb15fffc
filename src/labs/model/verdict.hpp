#pragma once
/// The advice of a model's measurements: the smallest of the chosen formats that keeps every matrix safe, and what the next
/// smaller one would cost.
///
/// Safe means an SQNR of at least kSafeDb: the rounding error has at most a thousandth of the weights' power. That is a
/// line drawn for the reader, not a law: how a network's answers change is measured with its data.

#include "labs/model/table.hpp"

namespace qs {

inline constexpr double kSafeDb = 30;

struct FormatVerdict {
  std::string spec;
  double smaller = 1;               // bytes as stored over bytes in this format; vectors stay as they are
  double least_db = 0;              // of the matrices
  std::size_t weakest = 0;          // its tensor
  std::vector<std::size_t> unsafe;  // matrices below kSafeDb, the weakest first
};

struct ModelVerdict {
  std::size_t matrices = 0;
  double stored_bits = 0;             // a weight of the matrices, as they are stored
  std::optional<FormatVerdict> safe;  // the smallest that is safe
  std::optional<FormatVerdict>
      next;  // the largest of the smaller ones; without a safe one, the nearest to it
};

/// A matrix that a format cannot take, and why.
struct RefusedMatrix {
  std::string spec, problem;
  std::size_t tensor = 0;
};
/// Of the first format, where none can take every matrix and so none is judged; nothing elsewhere.
std::optional<RefusedMatrix> refused_matrix(const ModelTable& table, std::span<const std::string> specs);

/// Nothing until every matrix is measured in every format that can measure all of them, without matrices, and while one
/// of them cannot be read: the others would speak for it.
std::optional<ModelVerdict> verdict_of(const ModelTable& table, std::span<const std::string> specs);

}  // namespace qs
