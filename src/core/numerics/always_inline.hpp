#pragma once
/// Marks the few functions that run at least once for each of millions of values: inlined even where the rest
/// of a program is compiled for size.

#define QS_ALWAYS_INLINE [[gnu::always_inline]] inline

/// Keeps a function out of line: web/tools/split.mjs may then cut its callees off a module's first part.
#define QS_NOT_INLINED __attribute__((noinline))
