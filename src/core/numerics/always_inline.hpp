#pragma once
/// For the few functions that run once or more for each of millions of values: inlined also where the rest of
/// a program is compiled small.

#define QS_ALWAYS_INLINE [[gnu::always_inline]] inline

/// Stays a function of its own: what it calls may be cut off a module's first part (web/tools/split.mjs).
#define QS_NOT_INLINED __attribute__((noinline))
