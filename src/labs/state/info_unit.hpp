#pragma once
/// Unit in which information and rates are shown: bits, or nats (1 bit = ln 2 nats).

#include <string>

#include "labs/state/app_state.hpp"
#include "labs/words/text.hpp"

namespace qs {

class InfoUnit {
 public:
  InfoUnit() = default;
  explicit InfoUnit(const AppState& state) : nats_(state.nats) {}

  double of(double bits) const { return nats_ ? bits * 0.69314718055994530942 : bits; }
  std::string number(double bits, int decimals) const { return fixed(of(bits), decimals); }
  /// Whole bits stay whole; nats have two decimals.
  std::string width(int bits) const { return nats_ ? number(bits, 2) : std::to_string(bits); }
  std::string name() const { return std::string(text(nats_ ? Text::unit_nats : Text::unit_bits)); }
  /// "1 bit", "0.69 nats".
  std::string one() const { return width(1) + " " + (nats_ ? name() : std::string(text(Text::unit_bit))); }
  Placeholder place() const { return {"unit", name()}; }

 private:
  bool nats_ = false;
};

}  // namespace qs
