#include "core/network/training.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/numerics/random.hpp"

namespace qs {
namespace {

/// Fisher and Yates's shuffle, from the end, with the numbers of one stream.
template <class T>
void shuffle(std::vector<T>& values, std::uint64_t seed, std::uint64_t first) {
  for (std::size_t i = values.size(); i > 1; --i) {
    const auto at = static_cast<std::size_t>(uniform_at(seed, first + i) * static_cast<double>(i));
    std::swap(values[i - 1], values[std::min(at, i - 1)]);
  }
}

void append(ImageSet& to, const ImageSet& from, std::size_t image) {
  const auto first = from.images.begin() + static_cast<std::ptrdiff_t>(image * from.pixels);
  to.images.insert(to.images.end(), first, first + from.pixels);
  to.labels.push_back(from.labels[image]);
}

void move_downhill(std::vector<float>& weights, std::vector<float>& velocity,
                   const std::vector<float>& gradient, float rate, float momentum, float decay) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    velocity[i] = momentum * velocity[i] - rate * (gradient[i] + decay * weights[i]);
    weights[i] += velocity[i];
  }
}

/// True if largest() is this label: none before it is as great, and none after it is greater. Without
/// branches, which a processor would often guess wrong.
bool answers(std::span<const float> logits, std::size_t label) {
  if (logits.size() == 1) return largest(logits) == label;
  const float z = logits[label];
  std::size_t lost = 0;
  for (std::size_t k = 0; k < label; ++k) lost += logits[k] >= z ? 1 : 0;
  for (std::size_t k = label + 1; k < logits.size(); ++k) lost += logits[k] > z ? 1 : 0;
  return lost == 0;
}

constexpr std::size_t kAtOnce = 128;  // images whose outputs stay in the cache

/// Of at most kAtOnce images from `first` on.
struct Marked {
  std::size_t count = 0, right = 0;
};

Marked mark(const Network& network, const SparseRows& images, std::span<const std::uint8_t> labels,
            std::size_t first, Activations& activations) {
  Marked marked{std::min(kAtOnce, labels.size() - first), 0};
  forward(network, {images, first, marked.count}, activations);
  const std::size_t outputs = network.layers.back().outputs;
  for (std::size_t i = 0; i < marked.count; ++i)
    marked.right += answers(activations.logits().subspan(i * outputs, outputs), labels[first + i]) ? 1 : 0;
  return marked;
}

double share_of(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

Split stratified_split(const ImageSet& all, double share, std::uint64_t seed) {
  Split split;
  split.training.pixels = split.test.pixels = all.pixels;
  std::vector<std::vector<std::uint32_t>> by_class(256);
  for (std::uint32_t i = 0; i < all.count(); ++i) by_class[all.labels[i]].push_back(i);
  std::vector<bool> in_test(all.count(), false);
  double owed = 0;
  for (std::size_t label = 0; label < by_class.size(); ++label) {
    std::vector<std::uint32_t>& members = by_class[label];
    shuffle(members, seed, std::uint64_t{label} << 32);
    // Carry the rounding remainder of each class to the next, so that the whole has its share too.
    owed += share * static_cast<double>(members.size());
    const auto taken = std::min(members.size(), static_cast<std::size_t>(std::lround(owed)));
    owed -= static_cast<double>(taken);
    for (std::size_t i = 0; i < taken; ++i) in_test[members[i]] = true;
  }
  for (std::size_t i = 0; i < all.count(); ++i) append(in_test[i] ? split.test : split.training, all, i);
  return split;
}

double accuracy(const Network& network, const ImageSet& set) {
  Activations activations;
  const SparseRows images = set.rows();
  std::size_t right = 0;
  for (std::size_t first = 0; first < set.count(); first += kAtOnce)
    right += mark(network, images, set.labels, first, activations).right;
  return share_of(right, set.count());
}

Expected<TrainingParams> checked(const TrainingParams& params) {
  const auto positive = [](double x) { return std::isfinite(x) && x > 0; };
  if (params.epochs < 1) return refuse("training: epochs", std::to_string(params.epochs), "1 or more");
  if (params.batch < 1) return refuse("training: batch", std::to_string(params.batch), "1 or more");
  if (!positive(params.learning_rate))
    return refuse("training: learning rate", std::to_string(params.learning_rate), "a positive number");
  if (!(params.momentum >= 0 && params.momentum < 1))
    return refuse("training: momentum", std::to_string(params.momentum), "0 or more, below 1");
  if (!(params.weight_decay == 0 || positive(params.weight_decay)))
    return refuse("training: weight decay", std::to_string(params.weight_decay), "0 or a positive number");
  if (params.weight_bits < 0 || params.weight_bits > 8)
    return refuse("training: weight bits", std::to_string(params.weight_bits), "1 to 8, or 0 for none");
  return params;
}

Training::Training(Network network, std::shared_ptr<const Split> data, const TrainingParams& params)
    : network_(std::move(network)),
      last_good_(network_),
      velocity_(network_),
      data_(std::move(data)),
      params_(params),
      training_images_(data_->training.rows()),
      test_images_(data_->test.rows()) {
  for (DenseLayer& layer : velocity_.layers) {
    std::fill(layer.weights.begin(), layer.weights.end(), 0.0F);
    std::fill(layer.biases.begin(), layer.biases.end(), 0.0F);
  }
  order_.resize(data_->training.count());
  if (order_.empty()) epoch_ = params_.epochs;
  if (params_.weight_bits > 0) {
    rounding_ = rounding_to(params_.weight_bits);
    round_weights(*rounding_, network_, rounded_);
  }
}

bool Training::step(const Budget& may_go_on) {
  do {
    if (is_done()) return true;
    if (next_ < order_.size()) {
      if (!pass_) begin_batch();
      if (pass_->step()) end_batch();
    } else {
      mark_some();
    }
  } while (may_go_on());
  return is_done();
}

double Training::progress() const {
  if (is_done() || order_.empty()) return 1;
  const std::size_t images = order_.size() + data_->training.count() + data_->test.count();
  return (epoch_ + share_of(next_ + marked_, images)) / params_.epochs;
}

void Training::begin_batch() {
  const ImageSet& set = data_->training;
  if (next_ == 0) {
    std::iota(order_.begin(), order_.end(), 0U);
    // A stream of its own for each epoch, beside that of the first weights.
    shuffle(order_, params_.seed + 1, static_cast<std::uint64_t>(epoch_) << 32);
    epoch_loss_ = 0;
  }
  const std::size_t end = std::min(order_.size(), next_ + static_cast<std::size_t>(params_.batch));
  const auto batch = std::span<const std::uint32_t>(order_).subspan(next_, end - next_);
  batch_labels_.clear();
  for (const std::uint32_t image : batch) batch_labels_.push_back(set.labels[image]);
  pass_.emplace(answering(), ChosenRows(training_images_, batch), batch_labels_, activations_, gradient_);
}

void Training::end_batch() {
  const double loss = pass_->loss();
  pass_.reset();
  if (!std::isfinite(loss)) return go_back();
  epoch_loss_ += loss * static_cast<double>(batch_labels_.size());
  descend();
  next_ += batch_labels_.size();
}

void Training::descend() {
  const double gone = (epoch_ + share_of(next_, order_.size())) / params_.epochs;
  const auto rate = static_cast<float>(params_.learning_rate * (1 - gone));
  const auto momentum = static_cast<float>(params_.momentum),
             decay = static_cast<float>(params_.weight_decay);
  for (std::size_t l = 0; l < network_.layers.size(); ++l) {
    DenseLayer &layer = network_.layers[l], &velocity = velocity_.layers[l];
    const DenseLayer& gradient = gradient_.layers[l];
    move_downhill(layer.weights, velocity.weights, gradient.weights, rate, momentum, decay);
    move_downhill(layer.biases, velocity.biases, gradient.biases, rate, momentum, 0);
  }
  if (rounding_) round_weights(*rounding_, network_, rounded_);
}

void Training::go_back() {
  diverged_ = true;
  network_ = last_good_;
  if (rounding_) round_weights(*rounding_, network_, rounded_);
}

void Training::mark_some() {
  constexpr double kHopeless = 4;
  const double loss = epoch_loss_ / static_cast<double>(order_.size());
  const auto classes = static_cast<double>(network_.classes());
  if (loss > kHopeless * std::log(classes)) return go_back();
  const std::vector<std::uint8_t>&training = data_->training.labels, &test = data_->test.labels;
  if (marked_ < training.size()) {
    const Marked some = mark(answering(), training_images_, training, marked_, activations_);
    marked_ += some.count;
    training_right_ += some.right;
  } else {
    const Marked some = mark(answering(), test_images_, test, marked_ - training.size(), activations_);
    marked_ += some.count;
    test_right_ += some.right;
  }
  if (marked_ < training.size() + test.size()) return;
  history_.push_back({loss, share_of(training_right_, training.size()), share_of(test_right_, test.size())});
  last_good_ = network_;
  next_ = marked_ = training_right_ = test_right_ = 0;
  ++epoch_;
}

}  // namespace qs
