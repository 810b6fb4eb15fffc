#include "labs/values/sample_loader.hpp"

#include "core/find.hpp"
#include "io/decoding.hpp"
#include "labs/state/layers.hpp"
#include "labs/words/text.hpp"

namespace qs {

void SampleLoader::ask_next() {
  bytes_.close();
  const std::optional<io::FileRange> range = opening_ ? opening_->wants()
                                             : job_   ? job_->wants()
                                                      : std::nullopt;
  if (range) bytes_.ask(opening_ ? opening_session_ : file_session_, *range);
}

void SampleLoader::cancel() {
  opening_.reset();
  asking_.reset();
  job_.reset();
  bytes_.close();
  wanted_.reset();
  if (loaded_.is_preview && complete_.sample) {
    loaded_ = complete_;
    events_.sample_changed = true;
  }
  if (loaded_.sample && !loaded_.is_preview) wanted_ = loaded_.origin;
}

void SampleLoader::fail(std::string sentence) {
  events_.failure = std::move(sentence);
  events_.file_refused = opening_ != nullptr;
  cancel();
}

void SampleLoader::load(const SampleOrigin& origin) {
  if (origin == wanted_ || opening_) return;  // the opened file will say what to show
  cancel();
  if (origin == wanted_) return;
  wanted_ = origin;
  const SourceChoice& source = origin.source;
  if (Expected<SourceInfo> random = make_source(source.id)) {
    start(IngestJob(std::move(*random), origin.seed, origin.count), 32);
  } else if (find_layer(source.id) != nullptr) {
    bytes_.ask(source.id);
  } else if (file_) {
    const io::TensorInfo* tensor = io::find_tensor(file_->tensors(), source.tensor);
    if (tensor == nullptr) {
      fail(text(Text::missing_tensor, {{"file", file_->name()}, {"tensor", source.tensor}}));
      return;
    }
    start(IngestJob::from_tensor(*tensor), io::stored_bits(*tensor));
  }
}

void SampleLoader::start(Expected<IngestJob> job, double original_bits) {
  if (!job) {
    fail(told(job.error()));
    return;
  }
  wanted_bits_ = original_bits;
  job_ = std::make_unique<IngestJob>(std::move(*job));
  ask_next();
}

std::uint64_t SampleLoader::open_files(std::vector<io::FileInfo> files) {
  cancel();
  opening_session_ = ++last_session_;
  opening_ = std::make_unique<FileSession>(std::move(files));
  ask_next();
  return opening_session_;
}

void SampleLoader::answer(std::size_t choice) {
  if (question() == nullptr || choice >= question()->question.choices.size()) return;
  opening_ = std::make_unique<FileSession>(asking_->files(), question()->question.choices[choice].options);
  asking_.reset();
  ask_next();
}

void SampleLoader::supply(std::uint64_t id, std::span<const std::byte> bytes) {
  if (!bytes_.is_answered_by(id)) return;
  if (!bytes_.open()->layer.empty()) return layer_arrived(bytes);
  if (bytes.size() != bytes_.open()->range.size) {
    refuse_bytes(
        id, message({"file", std::to_string(bytes.size()) + " bytes",
                     std::to_string(bytes_.open()->range.size) + " bytes; it has changed since it was opened",
                     bytes_.open()->range.offset}));
    return;
  }
  if (opening_) {
    opening_->feed(bytes);
    return end_opening();
  }
  if (job_) {
    if (const Expected<void> fed = job_->feed(bytes); !fed) return refuse_bytes(id, message(fed.error()));
    if (auto preview = job_->take_preview()) publish(std::move(preview), true);
  }
  ask_next();
}

/// Reports the unreadable parts of a model and keeps the rest; refuses a model of which nothing can be read.
void SampleLoader::end_opening() {
  if (opening_->wants()) return ask_next();
  if (opening_->question() != nullptr) {
    asking_ = std::move(opening_);
    events_.file_asks = true;
    return ask_next();
  }
  if (opening_->tensors().empty()) {
    const auto& problems = opening_->problems();
    const io::Problem problem =
        problems.empty() ? io::Problem{opening_->name(), std::string(text(Text::reason_no_tensors))}
                         : problems.front();
    return fail(text(Text::error_file, {{"file", problem.file}, {"reason", phrase(problem.sentence)}}));
  }
  file_ = std::move(opening_);
  file_session_ = opening_session_;
  events_.file_opened = true;
  ask_next();
}

void SampleLoader::refuse_bytes(std::uint64_t id, std::string reason) {
  if (!bytes_.is_answered_by(id)) return;
  if (opening_) {
    opening_->refuse(std::move(reason));
    end_opening();
  } else if (!bytes_.open()->layer.empty()) {
    fail(text(Text::error_layer,
              {{"name", phrase(find_layer(bytes_.open()->layer)->title)}, {"reason", phrase(reason)}}));
  } else {
    fail(text(Text::error_file,
              {{"file", file_->files()[bytes_.open()->file].name}, {"reason", phrase(reason)}}));
  }
}

void SampleLoader::layer_arrived(std::span<const std::byte> bytes) {
  const std::string id = bytes_.open()->layer;
  bytes_.close();
  const auto tensors = io::read_tensor_list(bytes, id + ".safetensors");
  const std::string title = phrase(find_layer(id)->title);
  if (!tensors || tensors->size() != 1) {
    const std::string reason =
        tensors ? std::string(text(Text::reason_not_one_tensor)) : told(tensors.error());
    fail(text(Text::error_layer, {{"name", title}, {"reason", phrase(reason)}}));
    return;
  }
  start(IngestJob::from_tensor(tensors->front()), io::stored_bits(tensors->front().dtype));
  while (job_ && job_->wants()) {
    const io::ByteRange range = job_->wants()->range;
    if (!job_->feed(bytes.subspan(range.offset, range.size))) break;  // the site build made it: never
  }
  bytes_.close();
}

void SampleLoader::publish(std::shared_ptr<const Sample> sample, bool is_preview) {
  loaded_ = {std::move(sample), *wanted_, wanted_bits_, job_->count(), is_preview};
  if (!is_preview) complete_ = loaded_;
  events_.sample_changed = true;
}

bool SampleLoader::step(const Budget& may_go_on) {
  if (!job_ || bytes_.open()) return false;
  const bool done = job_->step(may_go_on);
  if (auto preview = job_->take_preview()) publish(std::move(preview), true);
  if (!done) return true;
  publish(job_->take_sample(), false);
  job_.reset();
  return false;
}

Progress SampleLoader::progress() const {
  using What = Progress::What;
  if (opening_) return {What::kOpeningFile, opening_->name(), 0};
  if (bytes_.open() && !bytes_.open()->layer.empty()) {
    return {What::kLoadingLayer, phrase(find_layer(bytes_.open()->layer)->title), 0};
  }
  if (!job_) return {};
  const What what = job_->is_sorting() ? What::kSorting : What::kReading;
  return {what, source_title(wanted_->source), job_->progress()};
}

}  // namespace qs
