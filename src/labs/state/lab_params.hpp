#pragma once
/// Parameters of a lab as members of a plain struct (`NoiseLabState` in labs/noise/state.hpp), in place of
/// texts by key.
///
/// Each struct has from(), which reads a state, and to(), which writes one. A function beside them names
/// every member by its key, for ParamReader as for ParamWriter. A member is
///     an enum      whose values stand in the order of the parameter's words
///     a bool       true for the second of two words
///     a number, or a text
/// If a state shows another lab, from() returns the defaults, which are those of the lab's row.

#include <string>
#include <string_view>
#include <type_traits>

#include "labs/state/app_state.hpp"

namespace qs {

/// Place of the parameter's present value among its words.
std::size_t lab_word(const AppState& state, std::string_view key);

/// Changes one parameter if its value differs; a value that is not accepted changes nothing.
void set_lab_value(AppState& state, std::string_view key, std::string_view value);
void set_lab_number(AppState& state, std::string_view key, double value);
void set_lab_word(AppState& state, std::string_view key, std::size_t place);

template <class Member>
inline constexpr bool kIsWord = std::is_enum_v<Member> || std::is_same_v<Member, bool>;

struct ParamReader {
  const AppState& state;

  template <class Member>
  void operator()(std::string_view key, Member& member) const {
    if constexpr (std::is_same_v<Member, std::string>) {
      member = lab_value(state, key);
    } else if constexpr (kIsWord<Member>) {
      member = static_cast<Member>(lab_word(state, key));
    } else {
      member = static_cast<Member>(lab_number(state, key));
    }
  }
};

struct ParamWriter {
  AppState& state;

  template <class Member>
  void operator()(std::string_view key, const Member& member) const {
    if constexpr (std::is_same_v<Member, std::string>) {
      set_lab_value(state, key, member);
    } else if constexpr (kIsWord<Member>) {
      set_lab_word(state, key, static_cast<std::size_t>(member));
    } else {
      set_lab_number(state, key, static_cast<double>(member));
    }
  }
};

}  // namespace qs
