// Converts decimal numbers to little-endian float64, by a reading of the table.
#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "io/csv_witness.hpp"
#include "io/reader_parts.hpp"
#include "io/unpacker.hpp"

namespace qs::io {
namespace {

class TextUnpacker final : public Unpacker {
 public:
  explicit TextUnpacker(const CsvReading& reading) : reading_(reading), lines_(reading.code, 0) {}

  void feed(std::span<const std::byte> piece, bool last) override { lines_.feed(piece, last); }

  Expected<std::size_t> unpack(std::span<std::byte> out) override {
    std::size_t written = 0;
    while (written < out.size()) {
      if (row_at_ == row_.size()) {
        const auto line = lines_.next();
        if (!line) return Refusal(line.error());
        if (!*line) break;
        if (auto taken = take(**line); !taken) return Refusal(taken.error());
        continue;
      }
      const std::size_t size = std::min(row_.size() - row_at_, out.size() - written);
      std::copy_n(row_.begin() + static_cast<std::ptrdiff_t>(row_at_), size,
                  out.begin() + static_cast<std::ptrdiff_t>(written));
      row_at_ += size;
      written += size;
    }
    return written;
  }

 private:
  Expected<void> take(const CsvLine& line) {
    row_.clear();
    row_at_ = 0;
    if (!is_row(line.text, reading_.separator)) return {};
    split_cells(line.text, reading_.separator, cells_);
    while (cells_.size() > reading_.cells && cells_.back().text.empty()) cells_.pop_back();
    if (cells_.size() > reading_.cells) {
      return refuse("row " + std::to_string(line.number), std::to_string(cells_.size()) + " columns",
                    "at most " + std::to_string(reading_.cells), line.byte_of(line.text.size()));
    }
    for (std::size_t i = reading_.has_index ? 1 : 0; i < reading_.cells; ++i) {
      if (i >= cells_.size()) {
        append(std::numeric_limits<double>::quiet_NaN());
        continue;
      }
      const CsvNumber number = parse_csv_number(cells_[i].text, reading_.decimal, reading_.separator);
      if (number.kind == CsvNumber::Kind::kText) return refuse_cell(line, i);
      append(number.value);
    }
    return {};
  }

  Refusal refuse_cell(const CsvLine& line, std::size_t column) const {
    const std::string_view text = cells_[column].text;
    return refuse("row " + std::to_string(line.number) + ", column " + std::to_string(column + 1),
                  quote_bytes(text), wanted_csv_number(reading_.decimal, reading_.separator),
                  line.byte_of(static_cast<std::size_t>(text.data() - line.text.data())));
  }

  void append(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    for (std::size_t i = 0; i < sizeof bits; ++i) {
      row_.push_back(static_cast<std::byte>(bits & 0xFF));
      bits >>= 8;
    }
  }

  CsvReading reading_;
  CsvLines lines_;
  std::vector<CsvCell> cells_;
  std::vector<std::byte> row_;  // values of a row that did not fit into out
  std::size_t row_at_ = 0;
};

}  // namespace

std::unique_ptr<Unpacker> make_text_unpacker(const CsvReading& reading) {
  return std::make_unique<TextUnpacker>(reading);
}

}  // namespace qs::io
