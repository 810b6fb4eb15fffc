#pragma once
/// What is left of packed layers that are not whole: codes without their scales are no weights, nor are scales, zero
/// points and orders without their codes. Names decide, of three kinds: those that only parts of packed weights have
/// ("qzeros"); those that others could have too ("scales"), which count beside codes, beside a part of the first kind,
/// or in a model whose configuration says that it is packed; and scales of what a layer computes ("k_scale").
///
/// The surprise: a shard opened alone has one without the other, and so has a file whose codes nobody can decode.

#include "io/packed_scheme.hpp"

namespace qs::io {

/// "the scales", "the zero points": what the part with this ending holds.
std::string_view part_word(std::string_view suffix);

/// True for parts without which the weights can be decoded: they belong to what goes in and out of the layer.
bool is_of_activations(std::string_view suffix);

/// Sets the roles of what is left among the tensors of one folder, after those of whole layers. Returns parts of
/// weights whose codes are not there, nor promised by an index.
std::vector<const TensorInfo*> mark_packed_rest(const std::vector<TensorInfo*>& tensors,
                                                const PackedPlace& place);

}  // namespace qs::io
