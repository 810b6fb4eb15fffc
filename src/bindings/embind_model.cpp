// Exposes a model in the reader's files to workers, pages and Node.js: its tensor list, and measurements of
// one tensor at a time. It asks for bytes and is fed them; web/core/model.js reads them.
#include <emscripten/bind.h>

#include <array>
#include <chrono>
#include <memory>

#include "bindings/embind_files.hpp"
#include "bindings/embind_importance.hpp"
#include "bindings/embind_values.hpp"
#include "core/text.hpp"
#include "io/canonical_order.hpp"
#include "io/tensor_values.hpp"
#include "labs/model/figures_json.hpp"
#include "labs/model/state.hpp"
#include "labs/model/tensor_job.hpp"
#include "labs/report/model_report.hpp"

using emscripten::val;

namespace qs {
namespace {

/// Role by names, types and the model's nodes; roles found in the values come with the figures.
val role_value(const io::TensorRole& role) {
  constexpr std::array<const char*, 5> kKinds = {"weight", "weight", "other", "codes", "scales"};
  return object_of({{"kind", std::string(kKinds[static_cast<std::size_t>(role.kind)])},
                    {"why", role.why.empty() ? val::null() : val(role.why)},
                    {"standsFor", role.weights == 0 ? val::null() : val(static_cast<double>(role.weights))}});
}

/// Adds what the values are decoded from: {scheme, weights, storedBits, storedBitsOf, codes, companions}; scheme is null
/// for a tensor that is stored as it is.
void set_stored(val& entry, const io::TensorInfo& tensor, const std::vector<io::FileInfo>& files) {
  const io::Decoding* const decoding = is_decoded(tensor) ? tensor.decoding.get() : nullptr;
  const std::string scheme = scheme_name_of(tensor);
  entry.set("scheme", scheme.empty() ? val::null() : val(scheme));
  const std::uint64_t weights =
      tensor.role.kind == io::TensorRole::Kind::kCodes ? tensor.role.weights : tensor.count();
  entry.set("weights", static_cast<double>(weights));
  entry.set("storedBits", weights == 0 ? val::null()
                                       : val(8 * static_cast<double>(io::stored_bytes(tensor)) /
                                             static_cast<double>(weights)));
  entry.set("bytes", static_cast<double>(io::stored_bytes(tensor)));
  val companions = val::array(), bits = val::object();
  for (std::size_t i = 0; decoding != nullptr && i < decoding->parts.size(); ++i) {
    const io::DecodingPart& part = decoding->parts[i];
    const std::string role(io::word_of(part.role));
    if (part.role != io::PartRole::kUnused && !part.is_inside)
      bits.set(role, static_cast<double>(decoding->stored_bits(part.role)));
    if (i == 0 || part.is_inside) continue;
    val shape = val::array();
    for (const std::uint64_t extent : part.stored.shape)
      shape.call<void>("push", static_cast<double>(extent));
    companions.call<void>("push", object_of({{"name", part.stored.name},
                                             {"role", role},
                                             {"dtype", std::string(io::info(part.stored.dtype).name)},
                                             {"shape", shape},
                                             {"bytes", static_cast<double>(part.stored.bytes.size)},
                                             {"file", files[part.stored.file].name}}));
  }
  entry.set("codes", decoding == nullptr ? val::null() : val(decoding->parts.front().stored.name));
  entry.set("storedBitsOf", decoding == nullptr ? val::null() : bits);
  entry.set("companions", companions);
  if (decoding != nullptr)
    entry.set("dtype", std::string(io::info(decoding->parts.front().stored.dtype).name));
}

/// Null for scalars and vectors.
val axes_value(const io::TensorInfo& tensor) {
  if (tensor.shape.size() < 2) return val::null();
  const std::vector<std::uint64_t> shape = io::canonical_shape(tensor);
  return object_of({{"outputs", static_cast<double>(shape[0])},
                    {"inputs", static_cast<double>(shape[1])},
                    {"saidBy", tensor.use.said_by},
                    {"isOpen", tensor.use.is_open}});
}

/// Reads some values of a tensor, in pieces. Separate from the model, so that several can be read at once.
class ModelValues {
 public:
  ModelValues(const io::TensorInfo& tensor, double first, double count)
      : count_(count),
        values_(tensor, static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(count)) {}

  val wants() const { return range_value(values_.wants()); }
  void feed(const val& bytes) { keep(values_.feed(bytes_from(bytes))); }
  void refuse(const std::string& reason) { problem_ = reason; }
  /// Returns {values, at}, or {values, places} where each has its own position; null if none are ready.
  val next() {
    if (has_ended()) return val::null();
    const Expected<bool> next = values_.next();
    keep(next);
    if (!next || !*next) return val::null();
    val part = val::object();
    part.set("values", copied<double>("Float64Array", values_.values()));
    part.set("at", static_cast<double>(values_.place(0)));
    if (values_.in_order()) return part;
    std::vector<double> places(values_.values().size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<double>(values_.place(i));
    part.set("places", copied<double>("Float64Array", places));
    return part;
  }
  bool has_ended() const { return values_.ended() || !problem_.empty(); }
  double progress() const { return count_ > 0 ? static_cast<double>(values_.given()) / count_ : 1; }
  std::string problem() const { return problem_; }

 private:
  template <class Result>
  void keep(const Result& result) {
    if (!result) problem_ = message(result.error());
  }

  double count_;
  io::TensorValues values_;
  std::string problem_;
};

class Model {
 public:
  explicit Model(const val& files) : reader_(files_from(files)) {}
  /// Weighs errors by what goes into the layers, from now on; null: by nothing. Returns {lists, joined, unused, problems}.
  val take_importance(ImportanceFile* file) {
    const Importance importance = file == nullptr ? Importance{} : file->take();
    joined_ = join_importance(importance, reader_.tensors());
    const auto list = [](const std::vector<std::string>& texts) {
      val all = val::array();
      for (const std::string& one : texts) all.call<void>("push", one);
      return all;
    };
    std::vector<std::string> problems = importance.problems;
    problems.insert(problems.end(), joined_.problems.begin(), joined_.problems.end());
    return object_of({{"lists", static_cast<double>(importance.layers.size())},
                      {"joined", static_cast<double>(joined_.of_tensors.size())},
                      {"zeros", static_cast<double>(joined_.zeros)},
                      {"unused", list(joined_.unused)},
                      {"problems", list(problems)}});
  }
  /// Takes, say, ("decimal", "comma"). Call before anything is read.
  val set_read_option(const std::string& key, const std::string& value) {
    if (const auto set = io::set_read_option(options_, key, value, "csv: " + key); !set) {
      return error_value(set.error());
    }
    reader_ = io::ModelReader(reader_.files(), options_);
    return val::object();
  }
  /// Error for the first file that can be read in several ways; null if there is none.
  val question() const {
    if (reader_.questions().empty()) return val::null();
    const io::FileQuestion& asked = reader_.questions().front();
    Error error = question_error(asked.question, io::SettingStyle::kOptions);
    error.field = "file '" + asked.file + "'";
    return error_value(error);
  }

  // List of tensors.
  val wants() const { return range_value(reader_.wants()); }
  void feed(const val& bytes) { reader_.feed(bytes_from(bytes)); }
  void refuse(const std::string& reason) { reader_.refuse(reason); }
  val tensors() const {
    val list = val::array();
    for (const io::TensorInfo& tensor : reader_.tensors()) {
      val entry = val::object();
      val shape = val::array();
      for (const std::uint64_t extent : tensor.shape) shape.call<void>("push", static_cast<double>(extent));
      entry.set("name", tensor.name);
      entry.set("dtype", std::string(io::info(tensor.dtype).name));
      entry.set("shape", shape);
      entry.set("bytes", static_cast<double>(tensor.bytes.size));
      entry.set("file", reader_.files()[tensor.file].name);
      val notes = val::array();
      for (const std::string& note : notes_on(tensor.reading)) notes.call<void>("push", note);
      entry.set("notes", notes);
      entry.set("unreadable", tensor.unreadable.empty() ? val::null() : val(tensor.unreadable));
      // An unknown type has no row; the dtype field then holds the first row, which is wrong.
      if (!tensor.unreadable.empty()) entry.set("dtype", val::null());
      set_stored(entry, tensor, reader_.files());
      entry.set("role", role_value(tensor.role));
      entry.set("axes", axes_value(tensor));
      list.call<void>("push", entry);
    }
    return list;
  }
  val problems() const {
    val list = val::array();
    for (const io::Problem& problem : reader_.problems()) {
      val entry = val::object();
      entry.set("file", problem.file);
      entry.set("sentence", problem.sentence);
      if (problem.is_note) entry.set("isNote", true);
      list.call<void>("push", entry);
    }
    return list;
  }

  // Measurement of one tensor.
  /// `experts`: where nothing tells the meaning of three axes, the first one counts experts.
  /// `importance` may be empty: then that of take_importance() counts.
  val begin(double tensor, const std::string& formats, bool experts, const val& importance) {
    const auto place = static_cast<std::size_t>(tensor);
    if (place >= reader_.tensors().size()) {
      return error_value({"tensor", std::to_string(place),
                          "a place in the list of " + std::to_string(reader_.tensors().size()) + " tensors"});
    }
    const io::TensorRole& role = reader_.tensors()[place].role;
    if (role.is_packed()) {
      return error_value(
          {"tensor", qs::quoted(reader_.tensors()[place].name) + ", of which " + role.why,
           "a weight: these numbers mean something only with others (values() gives them as stored)"});
    }
    const auto specs = formats.empty() ? std::vector<QuantizerSpec>{} : parse_formats(formats);
    if (!specs) return error_value(specs.error());
    measured_ = place;
    learn_tensors();
    io::choose_stacks(table_.tensors[place].info, experts);
    std::vector<float> weights = numbers_from<float>(importance);
    const io::TensorInfo& info = table_.tensors[place].info;
    if (weights.empty()) weights = joined_.of(place);
    if (const Expected<void> fits = check_importance(info, weights); !fits) return error_value(fits.error());
    job_ = std::make_unique<TensorJob>(info, *specs, std::move(weights));
    return val::object();
  }
  val job_wants() const { return range_value(job_->wants()); }
  void job_feed(const val& bytes) { job_->feed(bytes_from(bytes)); }
  void job_refuse(const std::string& reason) { job_->refuse(reason); }
  /// Works for this many milliseconds, or until it needs bytes.
  void job_step(double milliseconds) {
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                          std::chrono::duration<double, std::milli>(milliseconds));
    job_->step([until] { return Clock::now() < until; });
  }
  bool job_ended() const { return job_->has_ended(); }
  double job_progress() const { return job_->progress(); }
  /// Returns {figures} as JSON text, or {problem}.
  val job_result() {
    val result = val::object();
    keep_result();
    if (job_->problem().empty()) {
      result.set("figures", figures_json(job_->figures()).dump());
    } else {
      result.set("problem", job_->problem());
    }
    job_.reset();
    return result;
  }
  /// Keeps figures that another worker measured (JSON of job_result()), or its problem, for reports.
  void bring(double tensor, bool experts, const std::string& figures, const std::string& problem) {
    learn_tensors();
    MeasuredTensor& measured = table_.tensors[static_cast<std::size_t>(tensor)];
    io::choose_stacks(measured.info, experts);
    if (auto taken = figures_from_json(figures)) {
      measured.take(*std::move(taken));
    } else {
      measured.problem = problem;
    }
  }
  /// Returns {reader, isExact} (true if float32 holds every value). The tensor must be readable and hold
  /// values `first` to `first` + `count` − 1.
  val values(double tensor, double first, double count) const {
    const io::TensorInfo& info = reader_.tensors()[static_cast<std::size_t>(tensor)];
    return object_of({{"reader", val(std::make_shared<ModelValues>(info, first, count))},
                      {"isExact", io::info(info.dtype).exact_in_float32}});
  }
  /// Report on everything measured so far. `kind` as in ReportKind.
  val report(double kind, const std::string& link, const std::string& made_by, const std::string& when,
             const std::string& sensitivities) {
    learn_tensors();
    const Expected<Sensitivities> given = parse_sensitivities(sensitivities);
    if (!given) return error_value(given.error());
    const Expected<std::string> text = make_report(
        {static_cast<ReportKind>(static_cast<int>(kind)), "", link}, table_, *given, made_by, when);
    if (!text) return error_value(text.error());
    val result = val::object();
    result.set("text", *text);
    return result;
  }

 private:
  void learn_tensors() {
    if (!table_.tensors.empty()) return;
    table_ = {reader_.name(), reader_.files(), reader_.problems(), {}};
    for (const io::TensorInfo& tensor : reader_.tensors())
      table_.tensors.push_back({tensor, std::nullopt, {}, tensor.unreadable});
  }
  void keep_result() {
    learn_tensors();
    MeasuredTensor& tensor = table_.tensors[measured_];
    if (job_->problem().empty()) {
      tensor.take(job_->figures());
    } else {
      tensor.problem = job_->problem();
    }
  }
  io::ReadOptions options_;
  io::ModelReader reader_;
  std::unique_ptr<TensorJob> job_;
  std::size_t measured_ = 0;
  ModelTable table_;
  JoinedImportance joined_;
};

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_model) {
  using qs::ImportanceFile;
  using qs::Model;
  using qs::ModelValues;
  emscripten::class_<ModelValues>("ModelValues")
      .smart_ptr<std::shared_ptr<ModelValues>>("ModelValuesPointer")
      .function("wants", &ModelValues::wants)
      .function("feed", &ModelValues::feed)
      .function("refuse", &ModelValues::refuse)
      .function("next", &ModelValues::next)
      .function("hasEnded", &ModelValues::has_ended)
      .function("progress", &ModelValues::progress)
      .function("problem", &ModelValues::problem);
  emscripten::class_<ImportanceFile>("ImportanceFile")
      .constructor<const val&>()
      .function("wants", &ImportanceFile::wants)
      .function("feed", &ImportanceFile::feed)
      .function("refuse", &ImportanceFile::refuse)
      .function("step", &ImportanceFile::step)
      .function("hasEnded", &ImportanceFile::has_ended);
  emscripten::class_<Model>("Model")
      .constructor<const val&>()
      .function("takeImportance", &Model::take_importance, emscripten::allow_raw_pointers())
      .function("setReadOption", &Model::set_read_option)
      .function("question", &Model::question)
      .function("wants", &Model::wants)
      .function("feed", &Model::feed)
      .function("refuse", &Model::refuse)
      .function("tensors", &Model::tensors)
      .function("problems", &Model::problems)
      .function("begin", &Model::begin)
      .function("jobWants", &Model::job_wants)
      .function("jobFeed", &Model::job_feed)
      .function("jobRefuse", &Model::job_refuse)
      .function("jobStep", &Model::job_step)
      .function("jobEnded", &Model::job_ended)
      .function("jobProgress", &Model::job_progress)
      .function("jobResult", &Model::job_result)
      .function("bring", &Model::bring)
      .function("values", &Model::values)
      .function("report", &Model::report);
}
