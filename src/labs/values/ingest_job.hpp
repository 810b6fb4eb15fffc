#pragma once
/// Turns a source into a sorted sample, in slices: draws values or decodes them as their bytes arrive, then
/// sorts. After the first kPreviewCount values there is a preview; labs mark it as one until the end.

#include <memory>

#include "core/quantizer.hpp"
#include "core/sources.hpp"
#include "io/canonical_order.hpp"
#include "io/model_files.hpp"
#include "io/tensor_stream.hpp"

namespace qs {

class IngestJob : public Job {
 public:
  static constexpr std::uint64_t kPreviewCount = 1 << 16;
  /// Memory: values, sort keys and their copy coexist for a moment, 12 bytes per value.
  static constexpr std::uint64_t kMaxValues = 1ULL << 27;

  IngestJob(SourceInfo source, std::uint64_t seed, std::uint64_t count);
  /// Refuses tensors of more than kMaxValues, and unreadable ones.
  static Expected<IngestJob> from_tensor(const io::TensorInfo& tensor);

  /// Bytes needed next; step() has nothing to do while this is not empty.
  std::optional<io::FileRange> wants() const;
  /// Refuses bytes that do not unpack to the tensor's values; the job is then over.
  Expected<void> feed(std::span<const std::byte> bytes);

  bool step(const Budget& may_go_on) override;
  double progress() const override;
  std::uint64_t count() const { return count_; }
  bool is_sorting() const { return builder_ != nullptr; }

  /// Each is returned once, when it is ready.
  std::shared_ptr<const Sample> take_preview() { return std::move(preview_); }
  std::shared_ptr<const Sample> take_sample();

 private:
  explicit IngestJob(std::uint64_t count);
  void draw_unit();
  void take_values(std::span<const float> values);
  void make_preview(std::span<const float> first_values);

  std::optional<SourceInfo> source_;
  std::uint64_t seed_ = 0;
  std::optional<io::TensorStream> stream_;
  std::optional<io::CanonicalOrder> order_;  // outputs × inputs, as in the model's table
  std::uint64_t count_ = 0, position_ = 0;
  std::unique_ptr<Sample> sample_ = std::make_unique<Sample>();
  std::unique_ptr<SampleBuilder> builder_;
  std::shared_ptr<const Sample> preview_;
  bool done_ = false;
};

}  // namespace qs
