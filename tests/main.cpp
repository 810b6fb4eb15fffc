// The test program: doctest's runner. Tests are compiled without exceptions, like the library.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
