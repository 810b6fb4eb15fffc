#pragma once
/// Sample loader: the shown sample, the load under way, the reader's open file.
///
/// Reads nothing itself. bytes() asks; the host brings them at any time (supply()) or gives the reason why not
/// (refuse_bytes()). Late answers to abandoned requests are dropped. The shown sample stays
/// until its successor is complete, and for good if that one fails.

#include <memory>
#include <optional>
#include <string>

#include "labs/state/app_state.hpp"
#include "labs/values/byte_request.hpp"
#include "labs/values/file_session.hpp"
#include "labs/values/ingest_job.hpp"

namespace qs {

/// Origin of a sample.
struct SampleOrigin {
  SourceChoice source;
  std::uint64_t count = 0, seed = 0;  // of a random source
  bool operator==(const SampleOrigin&) const = default;
};

struct LoadedSample {
  std::shared_ptr<const Sample> sample;
  SampleOrigin origin;
  double original_bits = 32;      // stored per value before quantization
  std::uint64_t total_count = 0;  // of the whole tensor, even while this is a preview of its first values
  bool is_preview = false;
};

struct Progress {
  enum class What { kNothing, kOpeningFile, kLoadingLayer, kReading, kSorting } what = What::kNothing;
  std::string name;
  double part = 0;
};

class SampleLoader {
 public:
  /// Starts loading; a request for the loaded or loading sample changes nothing.
  void load(const SampleOrigin& origin);
  /// Opens several files as one model (io/model_files.hpp), in the order of their names. Returns the number
  /// that requests for them will carry.
  std::uint64_t open_files(std::vector<io::FileInfo> files);
  /// The first file that can be read in several ways; null if there is no question.
  const io::FileQuestion* question() const { return asking_ ? asking_->question() : nullptr; }
  /// Opens the files again, with the chosen answer.
  void answer(std::size_t choice);
  /// Cancels loading and opening.
  void cancel();

  /// The open request for bytes, if any.
  ByteSlot& bytes() { return bytes_; }
  void supply(std::uint64_t id, std::span<const std::byte> bytes);
  void refuse_bytes(std::uint64_t id, std::string reason);

  /// Works within the budget; true while more work needs no bytes first.
  bool step(const Budget& may_go_on);

  const LoadedSample& loaded() const { return loaded_; }
  Progress progress() const;
  const FileSession* file() const { return file_.get(); }
  /// True if the source is a tensor of the open file. A link without a fingerprint accepts any file.
  bool has_open(const SourceChoice& source) const {
    return source.id == kOwnFile && file_ != nullptr &&
           (source.hash.empty() || source.hash == file_->fingerprint());
  }
  /// Number of the open model; 0 for none.
  std::uint64_t file_session() const { return file_session_; }
  bool is_opening() const { return opening_ != nullptr; }

  /// Events since the last call.
  struct Events {
    bool file_opened = false;
    bool file_refused = false;
    bool file_asks = false;
    bool sample_changed = false;
    std::optional<std::string> failure;  // the sentence to show
  };
  Events take_events() { return std::exchange(events_, {}); }

 private:
  void ask_next();
  void end_opening();
  void start(Expected<IngestJob> job, double original_bits);
  void fail(std::string sentence);
  void layer_arrived(std::span<const std::byte> bytes);
  void publish(std::shared_ptr<const Sample> sample, bool is_preview);

  LoadedSample loaded_;
  LoadedSample complete_;               // last sample that was no preview; restored by cancel()
  std::optional<SampleOrigin> wanted_;  // loaded or being loaded
  double wanted_bits_ = 32;
  std::unique_ptr<FileSession> file_, opening_, asking_;
  std::uint64_t file_session_ = 0, opening_session_ = 0, last_session_ = 0;
  std::unique_ptr<IngestJob> job_;
  ByteSlot bytes_{ByteOwner::kSample};
  Events events_;
};

}  // namespace qs
