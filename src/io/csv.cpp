// A .csv or .tsv file of numbers: one matrix, or one vector where there is one column. The whole file is read
// once, and every field checked: how many rows there are is known only then.
//
// The surprise: a first row that is not all numbers is taken for the names of the columns, whatever it holds;
// names that are all numbers (0, 1, 2: pandas writes them for columns without names) are taken for a row.
#include <algorithm>

#include "io/csv_fields.hpp"
#include "io/formats.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kPieceBytes = 1 << 20;
constexpr std::uint64_t kMaxNamesBytes = 1 << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class CsvReader final : public TensorReader {
 public:
  CsvReader(std::uint64_t file_size, std::string file_name)
      : file_size_(file_size), file_name_(std::move(file_name)) {}

  std::optional<ByteRange> wants() const override {
    if (done_) return {};
    return ByteRange{at_, std::min(file_size_ - at_, kPieceBytes)};
  }

  Expected<void> feed(std::span<const std::byte> bytes) override {
    if (auto fed = check_fed(*this, bytes); !fed) return fed;
    at_ += bytes.size();
    if (at_ == bytes.size() && as_text(bytes).starts_with(kByteOrderMark)) {
      bytes = bytes.subspan(kByteOrderMark.size());
      begin_ = kByteOrderMark.size();
      begin_rows(1, begin_);
    }
    do {
      if (auto read = place_ == Place::kNames ? skip_names(bytes) : read_rows(bytes); !read) return read;
    } while (!bytes.empty());
    return at_ == file_size_ ? finish() : Expected<void>{};
  }

  const std::vector<TensorInfo>& tensors() const override { return tensors_; }

 private:
  enum class Place { kFirstRow, kNames, kRows };

  void begin_rows(std::uint64_t line, std::uint64_t at) {
    rows_at_ = at;
    fields_ = CsvFields(0, line, at);
  }

  Expected<void> read_rows(std::span<const std::byte>& bytes) {
    while (true) {
      auto value = fields_.next(bytes, at_ == file_size_);
      if (value) {
        if (fields_.rows() > 0) place_ = Place::kRows;
        if (!*value) return {};
        continue;
      }
      const bool may_be_names =
          place_ == Place::kFirstRow && fields_.found_text() && at_ - bytes.size() - begin_ <= kMaxNamesBytes;
      if (!may_be_names) return Refusal(std::move(value).error());
      place_ = Place::kNames;
      return {};
    }
  }

  Expected<void> skip_names(std::span<const std::byte>& bytes) {
    const std::string_view text = as_text(bytes);
    const std::uint64_t here = at_ - bytes.size();
    const std::size_t size = std::min(text.find('\n'), text.size());
    if (const std::size_t zero = text.substr(0, size).find('\0'); zero != text.npos) {
      return refuse("row 1", "a zero byte", "text", here + zero);
    }
    if (here + size - begin_ > kMaxNamesBytes) {
      return refuse("row 1", "more than " + std::to_string(kMaxNamesBytes) + " bytes of text",
                    "names of columns, or numbers", begin_ + kMaxNamesBytes);
    }
    bytes = bytes.subspan(size);
    if (bytes.empty()) return {};
    bytes = bytes.subspan(1);
    place_ = Place::kRows;
    begin_rows(2, here + size + 1);
    return {};
  }

  Expected<void> finish() {
    const std::uint64_t rows = fields_.rows(), columns = fields_.columns();
    if (rows == 0) {
      return refuse("file", place_ == Place::kFirstRow ? "no text" : "a line of text without numbers",
                    "rows of numbers", file_size_);
    }
    TensorInfo tensor;
    tensor.name = stem(file_name_);
    tensor.dtype = DType::kF64;
    tensor.shape = {rows};
    if (columns > 1) tensor.shape.push_back(columns);
    tensor.bytes = {rows_at_, file_size_ - rows_at_};
    tensor.packing = Packing::kText;
    tensors_.push_back(std::move(tensor));
    done_ = true;
    return {};
  }

  std::uint64_t file_size_;
  std::string file_name_;
  std::uint64_t at_ = 0;     // what was fed ends here
  std::uint64_t begin_ = 0;  // of the text
  std::uint64_t rows_at_ = 0;
  Place place_ = Place::kFirstRow;
  CsvFields fields_{0};
  bool done_ = false;
  std::vector<TensorInfo> tensors_;
};

}  // namespace

bool recognizes_csv(std::span<const std::byte>, std::string_view file_name) {
  return has_extension(file_name, ".csv") || has_extension(file_name, ".tsv");
}

std::unique_ptr<TensorReader> make_csv_reader(std::uint64_t file_size, std::string file_name) {
  return std::make_unique<CsvReader>(file_size, std::move(file_name));
}

}  // namespace qs::io
