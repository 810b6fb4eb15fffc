// A .csv or .tsv file of numbers: one matrix, or one vector where there is one column. The file is read once,
// with all readings side by side. Each reading drops out at the first row that contradicts it, most of them
// at once. One reading remains, or a question.
#include <algorithm>

#include "io/csv_question.hpp"
#include "io/formats.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kPieceBytes = 1 << 20;
constexpr std::string_view kSeparators{",;\t| \0", 6};
constexpr std::size_t kKeptLines = 8, kKeptBytes = 4096;

class CsvReader final : public TensorReader {
 public:
  CsvReader(std::uint64_t file_size, std::string file_name, const ReadOptions& options)
      : file_size_(file_size), file_name_(std::move(file_name)), told_(options) {
    for (const char decimal : {'.', ','}) {
      for (const char separator : kSeparators) witnesses_.emplace_back(separator, decimal);
    }
  }

  std::optional<ByteRange> wants() const override {
    if (done_) return {};
    return ByteRange{at_, std::min(file_size_ - at_, kPieceBytes)};
  }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    if (at_ == 0) {
      const ByteOrderMark mark = byte_order_mark(bytes);
      bytes = bytes.subspan(mark.size);
      at_ = mark.size;
      code_ = mark.code;
      lines_ = CsvLines(mark.code, mark.size);
    }
    at_ += bytes.size();
    lines_.feed(bytes, at_ == file_size_);
    while (true) {
      const auto line = lines_.next();
      if (!line) return Refusal(line.error());
      if (!*line) break;
      if (auto taken = take_line(**line); !taken) return taken;
    }
    return at_ == file_size_ ? finish() : Expected<void>{};
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }
  const ReadQuestion* question() const override { return question_ ? &*question_ : nullptr; }

 private:
  /// Feeds all witnesses. If none that fits the options can go on, the farthest one gives the error, though
  /// it may have failed rows before: a table of too many columns is one long cell to the others.
  Expected<void> take_line(const CsvLine& line) {
    if (line.number == 1 && heeds_hint(line.text)) return {};
    if (kept_.size() < kKeptLines && is_row(line.text, '\0'))
      kept_.emplace_back(line.text.substr(0, kKeptBytes));
    std::optional<Error> last;
    std::uint64_t last_cells = 0;
    const auto fails = [&](CsvWitness& witness) {
      const Expected<void> seen = witness.see(line);
      if (!seen && witness.is_as_told(told_) && (!last || last_cells < witness.cells())) {
        last = seen.error();
        last_cells = witness.cells();
      }
      if (last && last_cells > farthest_cells_) {
        farthest_ = last;
        farthest_cells_ = last_cells;
      }
      return !seen;
    };
    witnesses_.erase(std::remove_if(witnesses_.begin(), witnesses_.end(), fails), witnesses_.end());
    const bool goes_on = std::any_of(witnesses_.begin(), witnesses_.end(),
                                     [&](const CsvWitness& witness) { return witness.is_as_told(told_); });
    if (goes_on || !last) return {};
    return Refusal(farthest_cells_ > last_cells ? *farthest_ : *std::move(last));
  }

  /// Obeys "sep=;", which tells Excel the separator.
  bool heeds_hint(std::string_view line) {
    if (line.size() != 5 || !line.starts_with("sep=") || kSeparators.find(line[4]) == kSeparators.npos)
      return false;
    if (!told_.separator) told_.separator = line[4];
    return true;
  }

  Expected<void> finish() {
    const std::vector<CsvChoice> choices = possible_readings(witnesses_, told_, code_);
    if (choices.empty()) {
      if (kept_.empty()) return refuse("file", "no text", "rows of numbers", file_size_);
      for (const CsvWitness& witness : witnesses_) {
        const Error* wrong = doubt(witness, told_);
        if (wrong != nullptr && witness.is_as_told(told_) && witness.cells() >= farthest_cells_) {
          return Refusal(*wrong);
        }
      }
      if (farthest_ && farthest_cells_ > 1) return Refusal(*farthest_);
      const bool is_told = !(told_ == ReadOptions{});
      return refuse("file",
                    is_told ? "a table that cannot be read as it was told" : "a line of text without numbers",
                    is_told ? "no word of how it is read, or another" : "rows of numbers", file_size_);
    }
    if (choices.size() > 1) {
      question_ = csv_question(choices, kept_, told_);
      return Refusal(question_error(*question_, SettingStyle::kFlags));
    }
    const CsvChoice& choice = choices.front();
    TensorInfo tensor;
    tensor.name = stem(file_name_);
    tensor.dtype = DType::kF64;
    tensor.shape = shape_of(choice);
    tensor.bytes = {choice.rows_at, file_size_ - choice.rows_at};
    tensor.packing = Packing::kText;
    tensor.reading = choice.reading;
    tensors_.push_back(std::move(tensor));
    done_ = true;
    return {};
  }

  std::uint64_t file_size_;
  std::string file_name_;
  ReadOptions told_;
  std::uint64_t at_ = 0;  // end of the bytes fed so far
  TextCode code_ = TextCode::kUtf8;
  CsvLines lines_{TextCode::kUtf8, 0};
  std::vector<CsvWitness> witnesses_;
  std::optional<Error> farthest_;  // error of the witness that read most columns before it failed
  std::uint64_t farthest_cells_ = 0;
  std::vector<std::string> kept_;  // the first lines
  std::optional<ReadQuestion> question_;
  bool done_ = false;
  std::vector<TensorInfo> tensors_;
};

}  // namespace

bool recognizes_csv(std::span<const std::byte>, std::string_view file_name) {
  return has_extension(file_name, ".csv") || has_extension(file_name, ".tsv");
}

std::unique_ptr<TensorReader> make_csv_reader(std::uint64_t file_size, std::string file_name,
                                              const ReadOptions& options) {
  return std::make_unique<CsvReader>(file_size, std::move(file_name), options);
}

}  // namespace qs::io
