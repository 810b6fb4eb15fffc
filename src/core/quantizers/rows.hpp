#pragma once
/// One declaration a family; quantizers.cpp calls them, in the order in which they are shown.

#include "core/quantizer.hpp"

namespace qs {

QuantizerInfo symmetric_int(int bits);
QuantizerInfo affine_uint(int bits);

}  // namespace qs
