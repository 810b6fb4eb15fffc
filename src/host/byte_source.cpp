#include "host/byte_source.hpp"

#include <fstream>

namespace qs {
namespace {

class DiskSource final : public ByteSource {
 public:
  explicit DiskSource(const std::string& path) : file_(path, std::ios::binary) {}
  bool is_open() const { return file_.is_open(); }

  Expected<void> read(const io::ByteRange& range, std::vector<std::byte>& bytes) override {
    bytes.resize(range.size);
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(range.offset));
    file_.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (file_) return {};
    const auto end = range.offset + static_cast<std::uint64_t>(file_.gcount());
    return refuse("file", "no more than " + std::to_string(end) + " bytes",
                  "the bytes that were there when it was opened", range.offset);
  }

 private:
  std::ifstream file_;
};

}  // namespace

std::unique_ptr<ByteSource> open_disk(const std::string& path) {
  auto source = std::make_unique<DiskSource>(path);
  if (!source->is_open()) return nullptr;
  return source;
}

}  // namespace qs
