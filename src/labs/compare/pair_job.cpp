#include "labs/compare/pair_job.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/decibels.hpp"

namespace qs {
namespace {

constexpr std::size_t kPiece = 1 << 16;         // values that are compared at once
constexpr std::uint64_t kMostHead = 1024;       // rows of a head that are looked for
constexpr std::uint64_t kMostWindow = 1 << 25;  // values that are held for it

io::TensorInfo alone(const io::TensorInfo& tensor, const io::StackPart& part) {
  return io::part_of_stack(tensor, part).value_or(tensor);
}

double distance(std::span<const float> x, std::span<const float> y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double e = static_cast<double>(y[i]) - x[i];
    sum += e * e;
  }
  return std::isfinite(sum) ? sum : HUGE_VAL;
}

}  // namespace

std::uint64_t paired_row(std::uint64_t row, std::uint64_t head) {
  const std::uint64_t r = row % head;
  return row - r + r % 2 * (head / 2) + r / 2;
}

PairJob::PairJob(const TensorPair& pair, const io::TensorInfo& a, const io::TensorInfo& b,
                 InputImportance importance, std::uint64_t head)
    : a_{io::CanonicalStream(alone(a, pair.of_a))},
      b_{io::CanonicalStream(alone(b, pair.of_b))},
      importance_(std::move(importance)),
      count_(a.count() / pair.of_a.parts),
      a_is_gguf_(pair.a_is_gguf),
      may_add_one_(pair.may_add_one) {
  const std::vector<std::uint64_t> shape = io::canonical_shape(a);
  // A vector is a column: one row for each of its numbers.
  row_ = shape.size() < 2 ? 1 : std::max<std::uint64_t>(1, shape.back());
  rows_ = count_ / row_;
  if (pair.rows == RowRule::kMaybePaired) {
    is_undecided_ = shape.size() > 1 && rows_ > 2;
    if (!is_undecided_ && head > 2 && rows_ % head == 0) head_ = head;
  }
  ended_ = count_ == 0;
}

void PairJob::refuse(std::string reason) {
  problem_ = std::move(reason);
  ended_ = true;
}

std::size_t PairJob::wanted_values() const {
  const std::uint64_t left = count_ - compared_;
  const std::uint64_t window = is_undecided_ ? std::min(kMostHead * row_, std::max(kMostWindow, 4 * row_))
                               : head_ > 0   ? head_ * row_
                                             : kPiece;
  return static_cast<std::size_t>(std::min(left, window));
}

std::optional<PairRange> PairJob::wants() const {
  if (ended_) return std::nullopt;
  const std::size_t wanted = wanted_values();
  for (const bool of_b : {false, true}) {
    const Reading& reading = of_b ? b_ : a_;
    if (reading.rest().size() >= wanted) continue;
    if (const auto range = reading.stream.wants()) return PairRange{of_b, *range};
  }
  return std::nullopt;
}

void PairJob::feed(std::vector<std::byte> bytes) {
  const std::optional<PairRange> wanted = wants();
  if (!wanted) return;
  io::CanonicalStream& stream = (wanted->of_b ? b_ : a_).stream;
  if (const Expected<void> fed = stream.feed(std::move(bytes)); !fed) refuse(message(fed.error()));
}

/// Reads the next values, if there are some.
Expected<void> PairJob::read(Reading& reading) {
  const Expected<bool> next = reading.stream.next();
  if (!next) return Refusal(next.error());
  if (!*next) return {};
  if (reading.used == reading.values.size()) {
    reading.values.clear();
    reading.used = 0;
  }
  const std::span<const float> values = reading.stream.values();
  reading.values.insert(reading.values.end(), values.begin(), values.end());
  return {};
}

bool PairJob::step(const Budget& may_go_on) {
  do {
    if (ended_ || wants()) return true;
    const std::size_t wanted = wanted_values();
    for (Reading* const reading : {&a_, &b_}) {
      if (reading->rest().size() >= wanted) continue;
      if (const Expected<void> done = read(*reading); !done) refuse(message(done.error()));
    }
    if (ended_ || a_.rest().size() < wanted || b_.rest().size() < wanted) continue;
    if (is_undecided_) {
      find_head();
    } else {
      compare_rows();
    }
  } while (may_go_on());
  return ended_ || wants().has_value();
}

/// Row 1 of the GGUF file is nearest to row d/2 of the other, if its rows lie in pairs.
void PairJob::find_head() {
  is_undecided_ = false;
  const std::span<const float> gguf = (a_is_gguf_ ? a_ : b_).rest();
  const std::span<const float> torch = (a_is_gguf_ ? b_ : a_).rest();
  const std::size_t row = static_cast<std::size_t>(row_), rows = std::min(gguf.size(), torch.size()) / row;
  const auto row_of = [&](std::span<const float> values, std::size_t r) {
    return values.subspan(r * row, row);
  };
  std::size_t nearest = 1;
  double least = rows > 1 ? distance(row_of(gguf, 1), row_of(torch, 1)) : 0;
  for (std::size_t r = 2; r < rows; ++r) {
    const double d = distance(row_of(gguf, 1), row_of(torch, r));
    if (d < least) {
      least = d;
      nearest = r;
    }
  }
  const std::size_t head = 2 * nearest;
  if (nearest == 1 || rows_ % head != 0 || head > rows) return;
  double kept = 0, paired = 0;
  for (std::size_t r = 0; r < head; ++r) {
    kept += distance(row_of(gguf, r), row_of(torch, r));
    paired += distance(row_of(gguf, r), row_of(torch, static_cast<std::size_t>(paired_row(r, head))));
  }
  if (paired < kept) head_ = head;
}

void PairJob::compare_rows() {
  const std::size_t count = wanted_values();
  std::span<const float> x = a_.rest().first(count), y = b_.rest().first(count);
  if (head_ > 0) {
    // A head in the order of Hugging Face becomes one in that of the GGUF file.
    std::span<const float>& torch = a_is_gguf_ ? y : x;
    turned_.resize(count);
    for (std::uint64_t r = 0; r < head_; ++r) {
      const std::span<const float> from = torch.subspan(static_cast<std::size_t>(paired_row(r, head_) * row_),
                                                        static_cast<std::size_t>(row_));
      std::copy(from.begin(), from.end(), turned_.begin() + static_cast<std::ptrdiff_t>(r * row_));
    }
    torch = turned_;
  }
  compare(x, y);
  a_.used += count;
  b_.used += count;
  compared_ += count;
  ended_ = compared_ == count_;
}

void PairJob::compare(std::span<const float> x, std::span<const float> y) {
  const std::span<const float> weights = importance_.of_values(compared_, x.size());
  const double one = a_is_gguf_ ? -1 : 1;
  constexpr std::size_t kRun = 256;
  for (std::size_t at = 0; at < x.size(); at += kRun) {
    double squares = 0, errors = 0, less_one = 0, weighted_squares = 0, weighted_errors = 0;
    for (std::size_t i = at; i < std::min(at + kRun, x.size()); ++i) {
      if (!std::isfinite(x[i]) || !std::isfinite(y[i])) {
        ++figures_.non_finite;
        continue;
      }
      ++figures_.count;
      const double value = x[i], e = static_cast<double>(y[i]) - value;
      squares += value * value;
      errors += e * e;
      less_one += (e - one) * (e - one);
      if (weights.empty()) continue;
      weighted_squares += weights[i] * value * value;
      weighted_errors += weights[i] * e * e;
    }
    squares_.add(squares);
    errors_.add(errors);
    errors_less_one_.add(less_one);
    weighted_squares_.add(weighted_squares);
    weighted_errors_.add(weighted_errors);
  }
}

PairFigures PairJob::figures() const {
  PairFigures figures = figures_;
  figures.squares = squares_.value();
  figures.error_squares = errors_.value();
  figures.head = head_;
  if (may_add_one_ && errors_less_one_.value() < errors_.value()) {
    figures.added_one = true;
    figures.error_squares = errors_less_one_.value();
  }
  figures.sqnr_db = snr_db(figures.squares, figures.error_squares);
  if (!importance_.empty())
    figures.output_sqnr_db = snr_db(weighted_squares_.value(), weighted_errors_.value());
  return figures;
}

}  // namespace qs
