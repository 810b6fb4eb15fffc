#pragma once
/// Σ over samples and outputs of (Σ_j a_ij u_rj + Σ_j b_ij v_rj)², the two products of rows that an error of
/// outputs is made of: a changed input times the weights, and the input times a changed weight.

#include <cstddef>
#include <vector>

namespace qs {

struct RowProduct {
  const std::vector<double>* left = nullptr;   // samples × channels
  const std::vector<double>* right = nullptr;  // outputs × channels
};

/// `second` may be empty.
double squared_products(std::size_t channels, const RowProduct& first, const RowProduct& second = {});

}  // namespace qs
