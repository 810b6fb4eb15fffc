#pragma once
/// Causal scaled dot-product attention with several heads (Vaswani et al. 2017, eq. 1), for windows of equal
/// length:
///
///     s_ij = q_i · k_j / √d,   p_ij = softmax over j ≤ i of s_ij,   o_i = Σ_{j≤i} p_ij v_j
///
/// where each head sees its own d = width/heads columns of q, k and v. Backward, from g = ∂loss/∂o:
///
///     ∂v_j = Σ_i p_ij g_i,   ∂p_ij = g_i · v_j,   ∂s_ij = p_ij (∂p_ij − Σ_l p_il ∂p_il),
///     ∂q_i = Σ_j ∂s_ij k_j / √d,   ∂k_j = Σ_i ∂s_ij q_i / √d
///
/// Rows hold q, k and v side by side (3 · width numbers). Weights of words that are still to come are exactly
/// 0.

#include <cstddef>
#include <span>
#include <vector>

namespace qs {

struct AttentionShape {
  std::size_t windows = 0, length = 0, width = 0, heads = 0;
  std::size_t rows() const { return windows * length; }
  std::size_t depth() const { return width / heads; }
  /// Numbers from one row of attention weights to the next: the length, in whole vectors.
  std::size_t stride() const { return (length + 3) / 4 * 4; }
};

/// p_ij of every window and head: length × stride numbers each. Those with j > i mean nothing: they are 0
/// near the diagonal and not written further on.
struct AttentionWeights {
  std::vector<float> values;
  std::span<const float> of(const AttentionShape& shape, std::size_t window, std::size_t head) const {
    const std::size_t count = shape.length * shape.stride();
    return std::span(values).subspan((window * shape.heads + head) * count, count);
  }
};

/// `qkv`: rows × 3·width. Fills `out`: rows × width.
void attend(const AttentionShape& shape, const std::vector<float>& qkv, AttentionWeights& weights,
            std::vector<float>& out);
/// `by_out`: rows × width. Fills `by_qkv`: rows × 3·width.
void attend_back(const AttentionShape& shape, const std::vector<float>& qkv, const AttentionWeights& weights,
                 const std::vector<float>& by_out, std::vector<float>& by_qkv);

}  // namespace qs
