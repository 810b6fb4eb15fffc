#pragma once
/// `quantscope report --list`: the tensors of a model, a line each, without measuring any.

#include "labs/values/file_session.hpp"

namespace qs {

/// Prints name, type or scheme, shape, bits a value in the file, and what is not a weight. False if a file
/// could not be read.
bool print_list(const FileSession& files);

}  // namespace qs
