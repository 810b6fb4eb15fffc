#include "io/utf8.hpp"

#include <doctest/doctest.h>

using qs::io::is_utf8;

TEST_CASE("UTF-8: text of every length of sequence, and none at all") {
  for (const char* const text : {"", "weight", "Gewicht äöü", "\xE2\x82\xAC", "\xED\x9F\xBF", "\xEE\x80\x80",
                                 "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CHECK(is_utf8(text));
  }
}

TEST_CASE("UTF-8: cut and overlong sequences, surrogates and what is above U+10FFFF are none") {
  for (const char* const bytes :
       {"\x80", "\xC3", "\xC3(", "\xC0\xAF", "\xC1\xBF", "\xE2\x82", "\xE2(\xA1", "\xE2\x82(", "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF0\x90\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    CHECK_FALSE(is_utf8(bytes));
  }
}
