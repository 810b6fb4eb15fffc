#include "labs/values/file_session.hpp"

#include <algorithm>
#include <numeric>

#include "io/utf8.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kFingerprintBytes = 1 << 16;

const std::vector<io::TensorInfo> kNoTensors;
const std::vector<io::Problem> kNoProblems;

}  // namespace

FileSession::FileSession(std::vector<io::FileInfo> files, const io::ReadOptions& options)
    : files_(std::move(files)), options_(options) {
  begin_file();
}

std::uint64_t FileSession::size() const {
  return std::accumulate(files_.begin(), files_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const io::FileInfo& file) { return sum + file.size; });
}

void FileSession::begin_file() {
  for (int shift = 0; shift < 64; shift += 8) {
    const std::byte byte{static_cast<unsigned char>(files_[present_].size >> shift)};
    mix({&byte, 1});
  }
}

void FileSession::mix(std::span<const std::byte> bytes) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  for (const std::byte byte : bytes) hash_ = (hash_ ^ std::to_integer<std::uint64_t>(byte)) * kPrime;
}

std::string FileSession::fingerprint() const {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kHex[hash_ >> shift & 15];
  return text;
}

std::optional<io::FileRange> FileSession::wants() const {
  if (stage_ == Stage::kReader) return reader_->wants();
  const std::uint64_t size = files_[present_].size, part = std::min(size, kFingerprintBytes);
  return io::FileRange{present_, {stage_ == Stage::kHead ? 0 : size - part, part}};
}

void FileSession::feed(std::span<const std::byte> bytes) {
  if (stage_ == Stage::kReader) return reader_->feed(bytes);
  mix(bytes);
  next_stage();
}

void FileSession::refuse(std::string reason) {
  if (stage_ == Stage::kReader) return reader_->refuse(std::move(reason));
  next_stage();  // the list will give the reason
}

void FileSession::next_stage() {
  if (stage_ == Stage::kHead) {
    stage_ = Stage::kTail;
  } else if (++present_ < files_.size()) {
    stage_ = Stage::kHead;
    begin_file();
  } else {
    stage_ = Stage::kReader;
    reader_ = std::make_unique<io::ModelReader>(files_, options_);
  }
}

const std::vector<io::TensorInfo>& FileSession::tensors() const {
  return reader_ ? reader_->tensors() : kNoTensors;
}

const std::vector<io::Problem>& FileSession::problems() const {
  return reader_ ? reader_->problems() : kNoProblems;
}

const io::FileQuestion* FileSession::question() const {
  return reader_ && !reader_->questions().empty() ? &reader_->questions().front() : nullptr;
}

bool FileSession::has_foreign_letters() const {
  const auto is_foreign = [](const auto& named) { return !io::is_ascii(named.name); };
  return std::any_of(files_.begin(), files_.end(), is_foreign) ||
         std::any_of(tensors().begin(), tensors().end(), is_foreign);
}

}  // namespace qs
