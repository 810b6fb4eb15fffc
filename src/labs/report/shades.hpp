#pragma once
/// Shades for decibels, of equal steps in round numbers: the less is kept, the stronger. Classes h0 to h7 of the style sheet.

#include <optional>
#include <span>
#include <string>

namespace qs {

/// Neither nothing nor exact.
bool has_shade(const std::optional<double>& sqnr_db);

class Shades {
 public:
  /// `decibels` are finite.
  explicit Shades(std::span<const double> decibels);

  std::string style(double sqnr_db) const;
  /// A paragraph with each shade and its range; empty without any.
  std::string legend() const;

 private:
  std::string style_of(int place) const;
  std::string range_of(int place) const;

  double step_ = 1, first_ = 0;
  int count_ = 0;
};

}  // namespace qs
