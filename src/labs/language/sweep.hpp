#pragma once
/// Many settings of one float model, one after the other.

#include "labs/language/trial.hpp"

namespace qs {

struct LanguagePoint {
  LanguageSetting setting;
  std::size_t weights = 0;  // that are quantized
  double bits_per_weight = 0, excess_bits = 0;
  std::optional<double> weight_sqnr_db;
  Estimate added;
  KnowledgeShares knows;
  /// Excess added per stored bit that was saved, in bits a word per kilobit; nothing where none was saved.
  std::optional<double> added_per_saved(std::size_t all_weights) const;
};

/// Each kind of matrix that the model has, alone, by this format; then all of them.
std::vector<LanguageSetting> settings_of_kinds(const Transformer& model, const QuantizerSpec& spec);
/// Six formats, each on every kind alone and on all.
std::vector<LanguageSetting> settings_of_sweep(const Transformer& model);
/// The widths 8 to 2 of the format's family, or of "int" with a scale an output where that has not all of them; from
/// the widest, on all kinds or one.
std::vector<LanguageSetting> settings_of_widths(const QuantizerSpec& spec,
                                                const std::optional<MatrixKind>& only);

/// Two points with nearly the same weight SNR and the most different excess, by its ratio.
struct LanguageFates {
  std::size_t better = 0, worse = 0;
};
std::optional<LanguageFates> different_language_fates(std::span<const LanguagePoint> points);

class LanguageSweep : public Job {
 public:
  LanguageSweep(std::shared_ptr<const LanguageExaminee> examinee, std::vector<LanguageSetting> settings);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return points_.size() == settings_.size(); }
  std::size_t size() const { return settings_.size(); }
  const std::vector<LanguageSetting>& settings() const { return settings_; }
  const std::vector<LanguagePoint>& points() const { return points_; }  // of those that are done, in order
  const std::optional<LanguageFates>& fates() const { return fates_; }  // set once it is done
  const std::shared_ptr<const LanguageExaminee>& examinee() const { return examinee_; }

 private:
  std::shared_ptr<const LanguageExaminee> examinee_;
  std::vector<LanguageSetting> settings_;
  std::unique_ptr<LanguageTrialJob> job_;
  std::vector<LanguagePoint> points_;
  std::optional<LanguageFates> fates_;
};

/// The weight whose loss costs most, of the largest: each is set to zero alone and tried on the preview.
class HeaviestWeight : public Job {
 public:
  explicit HeaviestWeight(std::shared_ptr<const LanguageExaminee> examinee);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// From 1, as in a link; 0 before any was tried.
  std::uint64_t found() const { return found_; }
  bool is_done() const { return next_ == tried_.size(); }

 private:
  std::shared_ptr<const LanguageExaminee> examinee_;
  std::vector<std::uint64_t> tried_;
  std::size_t next_ = 0;
  std::uint64_t found_ = 0;
  double most_ = 0;
};

}  // namespace qs
