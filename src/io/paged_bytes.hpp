#pragma once
/// Bytes of a file that is a graph of offsets (FlatBuffers, HDF5), fetched in pages as they are needed. A
/// reader takes steps: it begins one, reads whatever it likes, and then asks whether all of it was there.
/// What was not there read as zeros; the reader drops the step, has the missing page fed, and takes the same
/// step again.
///
///     bytes.begin();
///     const std::uint64_t at = bytes.number(8, 4), size = bytes.number(at, 4);
///     if (bytes.missing()) return;                    // wants() names the page
///     if (bytes.outside()) return refuse(…);
///
/// Holds the pages that were used last. A step must need fewer than kMostHeldPages.

#include <optional>
#include <span>
#include <vector>

#include "io/limits.hpp"
#include "io/tensor_file.hpp"

namespace qs::io {

class PagedBytes {
 public:
  static constexpr std::uint64_t kPageBytes = 64 << 10;

  /// Positions count from the start of `part`, which lies in the file.
  explicit PagedBytes(const ByteRange& part) : part_(part) {}

  std::uint64_t size() const { return part_.size; }
  std::uint64_t start() const { return part_.offset; }

  /// Forgets what the last step missed.
  void begin();
  /// Copies bytes; zeros if they are missing or lie outside.
  void copy(std::uint64_t at, std::span<std::byte> out);
  /// Little-endian number of 1 to 8 bytes.
  std::uint64_t number(std::uint64_t at, std::size_t size);
  std::int64_t signed_number(std::uint64_t at, std::size_t size);
  /// Notes a fault of the file if it ends before these bytes.
  bool is_inside(std::uint64_t at, std::uint64_t size);

  bool missing() const { return wanted_.has_value(); }
  /// The first position that lies outside, if a step read one.
  std::optional<std::uint64_t> outside() const { return outside_; }
  /// Page that the last step missed, as a range of the file; nothing if it missed none.
  std::optional<ByteRange> wants() const;
  /// Takes that page.
  Expected<void> feed(std::span<const std::byte> bytes);

 private:
  struct Page {
    std::uint64_t index, used;
    std::vector<std::byte> bytes;
  };
  const Page* find(std::uint64_t index);

  ByteRange part_;
  std::vector<Page> pages_;
  std::size_t last_ = 0;  // place of the page that was used last
  std::uint64_t clock_ = 0, read_pages_ = 0;
  std::optional<std::uint64_t> wanted_ = 0, outside_;  // the first page is wanted at once
};

}  // namespace qs::io
