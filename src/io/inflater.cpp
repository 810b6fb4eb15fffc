// Inflates raw deflate with zlib. Ignores the checksum in a ZIP archive's directory: a tensor need not be
// read whole, and damage to plain bytes goes unnoticed too.
#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>

#include "io/unpacker.hpp"

namespace qs::io {
namespace {

constexpr int kRawDeflate = -MAX_WBITS;         // no zlib header, and the largest window
constexpr std::size_t kMostAtOnce = 1U << 30U;  // zlib counts in unsigned int

class Inflater final : public Unpacker {
 public:
  Inflater() : ready_(inflateInit2(&stream_, kRawDeflate) == Z_OK) {}
  ~Inflater() override {
    if (ready_) inflateEnd(&stream_);
  }
  // zlib keeps a pointer to the stream.
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  Inflater(Inflater&&) = delete;
  Inflater& operator=(Inflater&&) = delete;

  void feed(std::span<const std::byte> piece, bool last) override {
    piece_ = piece;
    last_ = last;
  }

  Expected<std::size_t> unpack(std::span<std::byte> out) override {
    if (!ready_) return refuse_memory();
    std::size_t written = 0;
    while (written < out.size() && !ended_) {
      const int status = step(out.subspan(written), written);
      if (status == Z_STREAM_END) {
        ended_ = true;
      } else if (status == Z_MEM_ERROR) {
        return refuse_memory();
      } else if (status == Z_BUF_ERROR) {
        break;  // nothing left to go on with
      } else if (status != Z_OK) {
        return refuse("deflate", stream_.msg == nullptr ? "damaged data" : stream_.msg,
                      "what deflate can have written", read_);
      }
    }
    if (ended_ && !piece_.empty()) {
      return refuse("deflate", "bytes after the end of the stream", "none", read_);
    }
    if (!ended_ && last_ && written == 0 && !out.empty()) {
      return refuse("deflate", "a stream that is cut", "more bytes, up to its end", read_);
    }
    return written;
  }

 private:
  int step(std::span<std::byte> out, std::size_t& written) {
    const std::size_t packed = std::min(piece_.size(), kMostAtOnce), room = std::min(out.size(), kMostAtOnce);
    stream_.next_in = reinterpret_cast<const Bytef*>(piece_.data());
    stream_.avail_in = static_cast<uInt>(packed);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    const std::size_t read = packed - stream_.avail_in;
    piece_ = piece_.subspan(read);
    read_ += read;
    written += room - stream_.avail_out;
    return status;
  }

  static Refusal refuse_memory() { return refuse("deflate", "no memory", "about 50 KB to unpack with", 0); }

  z_stream stream_{};
  bool ready_;
  bool last_ = false, ended_ = false;
  std::span<const std::byte> piece_;
  std::uint64_t read_ = 0;  // packed bytes, since the start
};

}  // namespace

std::unique_ptr<Unpacker> make_inflater() {
  return std::make_unique<Inflater>();
}

}  // namespace qs::io
