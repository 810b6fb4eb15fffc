#include "labs/quiz/calls.hpp"

#include <cmath>

#include "core/find.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "io/tensor_file.hpp"
#include "labs/blocks/lab.hpp"
#include "labs/blocks/state.hpp"
#include "labs/language/session.hpp"
#include "labs/state/layers.hpp"
#include "labs/state/share_link.hpp"
#include "labs/values/byte_request.hpp"
#include "labs/values/ingest_job.hpp"

namespace qs::quiz {
namespace {

constexpr double kMostCount = 1 << 20;

std::string_view kind(char letter) {
  return letter == 't' ? "a text" : letter == 'l' ? "a list" : "a number";
}
bool is_kind(const Value& value, char letter) {
  return value.index() == (letter == 'n' ? 0U : letter == 't' ? 1U : 2U);
}

Expected<void> check(std::string_view name, std::string_view takes, std::string_view usage,
                     std::span<const Value> arguments) {
  const std::size_t bar = takes.find('|');
  const std::size_t least = std::min(bar, takes.size());
  std::string letters(takes);
  std::erase(letters, '|');
  const std::string expected = std::string(name) + "(" + std::string(usage) + ")";
  if (arguments.size() < least || arguments.size() > letters.size()) {
    return refuse("call", std::string(name) + " with " + std::to_string(arguments.size()) + " arguments",
                  expected);
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!is_kind(arguments[i], letters[i])) {
      return refuse("call " + std::string(name),
                    "“" + print(arguments[i]) + "” as argument " + std::to_string(i + 1),
                    std::string(kind(letters[i])) + ": " + expected);
    }
  }
  return {};
}

std::string text_of(const Value& value) {
  if (const auto* words = std::get_if<std::string>(&value)) return *words;
  if (const auto* number = std::get_if<double>(&value)) return shortest(*number);
  std::string text;
  for (const double one : std::get<std::vector<double>>(value)) text += shortest(one) + ",";
  return text;
}

}  // namespace

Expected<void> Calls::supply(const std::string& layer, std::span<const std::byte> file) {
  if (layer == kGrammarFile) {
    language_ = std::make_shared<LanguageSession>();
    return language_->supply_file(file);
  }
  const auto tensors = io::read_tensor_list(file, layer + ".safetensors");
  if (!tensors) return tl::unexpected(tensors.error());
  if (tensors->size() != 1)
    return refuse("layer " + layer, std::to_string(tensors->size()) + " tensors", "exactly one");
  Expected<IngestJob> job = IngestJob::from_tensor(tensors->front());
  if (!job) return tl::unexpected(job.error());
  while (job->wants()) {
    const auto part = io::bytes_in(file, job->wants()->range);
    if (!part) return refuse("layer " + layer, std::to_string(file.size()) + " bytes", "the whole file");
    if (Expected<void> fed = job->feed(*part); !fed) return fed;
  }
  while (!job->step(no_limit)) continue;
  samples_[layer] = job->take_sample();
  return {};
}

Expected<const LanguageWorld*> Calls::language_world() {
  if (language_ != nullptr && language_->world() != nullptr) return language_->world();
  missing_layer_ = kGrammarFile;
  return refuse("grammar", "'" + missing_layer_ + "'", "a grammar that is there");
}

void Calls::set_reader_tensor(ReaderTensor own) {
  const std::string mark = " " + std::string(kOwnSource) + " ";
  std::erase_if(analyses_, [&](const auto& one) { return one.first.find(mark) != std::string::npos; });
  own_ = std::move(own);
}

std::string Calls::with_own(std::string link) const {
  static constexpr std::string_view kKey = "source=own";
  const std::size_t at = link.find(kKey);
  if (own_ && at != std::string::npos) link.replace(at, kKey.size(), own_->keys);
  return link;
}

Scope Calls::scope(const Names& names) {
  return {names,
          [this](std::string_view name, std::span<const Value> arguments) { return call(name, arguments); }};
}

Expected<Value> Calls::call(std::string_view name, std::span<const Value> arguments) {
  if (find_metric(name) != nullptr) {
    const auto fine = check(name, "tt|nn", "spec, source[, count[, seed]]", arguments);
    if (!fine) return tl::unexpected(fine.error());
    const Expected<double> value = metric(name, arguments);
    if (!value) return tl::unexpected(value.error());
    return *value;
  }
  const std::span<const CallInfo> rows = calls();
  const CallInfo* row = find_by(rows, &CallInfo::name, name);
  if (row == nullptr) {
    std::string known;
    for (const CallInfo& one : rows) known += std::string(one.name) + ", ";
    return refuse("call", "'" + std::string(name) + "'", "one of " + known + "or a metric's id");
  }
  if (const auto fine = check(name, row->takes, row->usage, arguments); !fine)
    return tl::unexpected(fine.error());
  if (!row->is_remembered) return row->run(*this, arguments);
  std::string key(name);
  for (const Value& argument : arguments) key += " " + text_of(argument);
  if (const auto known = remembered_.find(key); known != remembered_.end()) return known->second;
  Expected<Value> value = row->run(*this, arguments);
  if (value) remembered_.emplace(std::move(key), *value);
  return value;
}

Expected<std::shared_ptr<const Sample>> Calls::sample(const std::string& source, double count, double seed) {
  if (source == kOwnSource) {
    if (own_) return own_->sample;
    return refuse("source", "'own'", "a tensor of your own model, once one is open");
  }
  if (const auto known = samples_.find(source); known != samples_.end()) return known->second;
  if (find_layer(source) != nullptr) {
    missing_layer_ = source;
    return refuse("source", "'" + source + "'", "a layer whose values are there");
  }
  const Expected<SourceInfo> law = make_source(source);
  if (!law) return tl::unexpected(law.error());
  if (!(count >= 1 && count <= kMostCount && std::floor(count) == count))
    return refuse("count", shortest(count), "a whole number from 1 to 1,048,576");
  if (!(seed >= 0 && std::floor(seed) == seed))
    return refuse("seed", shortest(seed), "a whole number from 0");
  std::string key = law->text();
  key += " " + shortest(count);
  key += " " + shortest(seed);
  auto& remembered = samples_[key];
  if (remembered == nullptr) {
    std::vector<float> values(static_cast<std::size_t>(count));
    draw(*law, static_cast<std::uint64_t>(seed), 0, values);
    Expected<Sample> made = make_sample(std::move(values));
    if (!made) return tl::unexpected(made.error());
    remembered = std::make_shared<const Sample>(*std::move(made));
  }
  return remembered;
}

Expected<std::shared_ptr<const Analysis>> Calls::analysis(const std::string& spec, const std::string& source,
                                                          double count, double seed) {
  const Expected<QuantizerSpec> parsed = parse_quantizer(spec);
  if (!parsed) return tl::unexpected(parsed.error());
  const auto values = sample(source, count, seed);
  if (!values) return tl::unexpected(values.error());
  std::string key = parsed->text();
  key += " " + source + " " + shortest(count) + " " + shortest(seed);
  auto& remembered = analyses_[key];
  if (remembered == nullptr) {
    Expected<Analysis> made = analyze(*parsed, **values);
    if (!made) return tl::unexpected(made.error());
    remembered = std::make_shared<const Analysis>(*std::move(made));
  }
  return remembered;
}

Expected<double> Calls::metric(std::string_view id, std::span<const Value> arguments) {
  const auto number = [&](std::size_t i, double otherwise) {
    return i < arguments.size() ? std::get<double>(arguments[i]) : otherwise;
  };
  const auto found = analysis(std::get<std::string>(arguments[0]), std::get<std::string>(arguments[1]),
                              number(2, kUsualCount), number(3, kUsualSeed));
  if (!found) return tl::unexpected(found.error());
  return (*found)->metric(id).value_or(NAN);
}

Expected<double> Calls::metric_at(const std::string& link, const std::string& id) {
  if (find_metric(id) == nullptr) return refuse("metric", "'" + id + "'", "a metric's id");
  const ParsedLink parsed = from_link(link);
  if (!parsed.problems.empty()) return tl::unexpected(parsed.problems.front());
  const AppState& state = parsed.state;
  if (!find_lab(state.lab)->uses_values)
    return refuse("link", "'" + state.lab + "'", "a lab that measures weights: this one makes its own");
  const auto values =
      sample(state.source.id, static_cast<double>(state.count), static_cast<double>(state.seed));
  if (!values) return tl::unexpected(values.error());
  std::optional<Sample> changed;
  if (state.lab == "blocks")
    changed = sample_in_blocks({state.quantizer, BlocksLabState::from(state).outlier, 1}, **values);
  const Expected<Analysis> found = analyze(state.quantizer, changed ? *changed : **values);
  if (!found) return tl::unexpected(found.error());
  return found->metric(id).value_or(NAN);
}

}  // namespace qs::quiz
