#pragma once
/// Reads a pickle as data. A pickle is a program for a machine with a stack and a memo: numbers and texts are pushed,
/// opcodes gather what lies above a mark into tuples, lists and dicts, and REDUCE calls a function of Python that
/// GLOBAL named before. This machine has the opcodes that state dicts are written with, in protocols 2 to 5, and no
/// Python: a call becomes a value that tells what would have been called, and a name that is not in kTorchGlobals
/// refuses the pickle.
/// Source: Python, Lib/pickletools.py (opcodes); PyTorch, torch/_weights_only_unpickler.py (which of them may do what).
///
/// The surprise: opcodes of one byte can ask for much. Copies of a list, a memo entry with a large number and texts
/// that are used again and again make megabytes of values from bytes, so steps and memo have limits of their own.

#include <span>

#include "core/error.hpp"
#include "io/limits.hpp"
#include "io/pickle_values.hpp"

namespace qs::io {

/// The values that `pickle` builds. It stands at byte `file_at` of the file, and must outlive them. An error of the
/// field "file" names a function or class that is not allowed.
Expected<PickleValues> read_pickle(std::string_view pickle, std::uint64_t file_at);

}  // namespace qs::io
