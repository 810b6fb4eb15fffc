#pragma once
/// What goes into the layers of a model, from a file: E[x²] of each input, by the name of the weight that it meets.
///
/// Files that say it, and how their numbers become means:
///     imatrix.gguf   NAME.in_sum2 over NAME.counts, one count for each expert; a count of 0 gives ones
///     imatrix.dat    the entry NAME over its number of calls
///     any other      a tensor NAME, or the layer's name without ".weight": second moments as they are, [inputs] or
///                    [experts, inputs]
///
/// The surprise: a list of the wrong length is not cut to fit, and a list with NaN or a negative number is left out; both
/// are said. llama-quantize stops at them.

#include <string>
#include <vector>

#include "core/job.hpp"
#include "io/model_files.hpp"
#include "io/tensor_stream.hpp"

namespace qs {

/// Second moments of the inputs that one weight meets.
struct LayerInputs {
  std::string weight;          // its name
  std::vector<float> moments;  // of stacked experts one list after another; finite, none below 0, not all 0
  std::uint64_t lists = 0;     // of how many experts; 0 if the file does not say
};

struct Importance {
  std::string file;
  std::vector<LayerInputs> layers;
  std::vector<std::string> problems;  // sentences

  const LayerInputs* find(std::string_view weight) const;
};

/// Why numbers cannot be second moments, as a clause; empty if they can.
std::string fault_of(std::span<const float> moments);

/// Reads all numbers of an opened file, in slices.
class ImportanceReader : public Job {
 public:
  static constexpr std::uint64_t kMostNumbers = 1 << 27;

  /// Files whose list of tensors is complete.
  explicit ImportanceReader(const io::ModelReader& files);

  /// Bytes needed next; step() has nothing to do while this is not empty.
  std::optional<io::FileRange> wants() const;
  void feed(std::vector<std::byte> bytes);
  void refuse(std::string reason);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool has_ended() const { return present_ == tensors_.size(); }
  /// Once, when it has ended.
  Importance take();

 private:
  void begin();
  void end_tensor();

  Importance importance_;
  std::vector<io::TensorInfo> tensors_;
  std::vector<double> calls_;               // by what the numbers of each are multiplied; 0: by nothing
  std::vector<std::vector<float>> values_;  // of each tensor; empty if it is not read
  std::vector<std::string> refused_;
  std::size_t present_ = 0;
  std::uint64_t numbers_ = 0;
  std::unique_ptr<io::TensorStream> stream_;
};

/// Reads a file that is in memory or on disk: read(range) gives its bytes.
template <class Read>
Importance read_importance(ImportanceReader reader, Read read) {
  while (!reader.has_ended()) {
    if (const auto wanted = reader.wants()) reader.feed(read(*wanted));
    reader.step(no_limit);
  }
  return reader.take();
}

}  // namespace qs
