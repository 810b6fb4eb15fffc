#pragma once
/// One declaration a source; sources.cpp lists them.

#include "core/sources.hpp"

namespace qs {

SourceInfo gaussian_source();
SourceInfo laplace_source();
SourceInfo logistic_source();
SourceInfo uniform_source();

}  // namespace qs
