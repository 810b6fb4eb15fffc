#include "io/model_files.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "io/gguf_scales.hpp"
#include "io/model_beside.hpp"
#include "io/model_doubles.hpp"
#include "io/model_parts.hpp"
#include "io/model_roles.hpp"
#include "io/onnx_places.hpp"
#include "io/other_kinds.hpp"
#include "io/passed_over.hpp"
#include "io/reader_parts.hpp"
#include "io/safetensors_index.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kJsonExtension = ".json";

std::string_view base_name(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

/// True if a reader's error names another kind of file, rather than a fault in it.
bool is_another_kind(const Error& error) {
  return error.field == "file" && !error.value.starts_with("a piece of");
}

}  // namespace

ModelReader::ModelReader(std::vector<FileInfo> files, const ReadOptions& options)
    : files_(std::move(files)),
      refused_(files_.size()),
      beside_(files_.size()),
      facts_(files_.size()),
      kinds_(files_.size()),
      options_(options) {
  open_present();
}

ModelReader::~ModelReader() = default;
ModelReader::ModelReader(ModelReader&&) noexcept = default;
ModelReader& ModelReader::operator=(ModelReader&&) noexcept = default;

std::optional<FileRange> ModelReader::wants() const {
  if (present_ < files_.size()) {
    const std::optional<ByteRange> range = reader_ ? reader_->wants() : ByteRange{0, files_[present_].size};
    return FileRange{present_, range.value_or(ByteRange{})};
  }
  if (to_be_read_.empty()) return std::nullopt;
  const TensorInfo& tensor = tensors_[to_be_read_.back()];
  return FileRange{tensor.file, tensor.bytes};
}

const std::string& ModelReader::name() const {
  if (first_) return files_[*first_].name;
  const auto file = std::find_if(files_.begin(), files_.end(),
                                 [](const FileInfo& info) { return is_named_like_a_model(info.name); });
  return file == files_.end() ? files_.front().name : file->name;
}

/// Opens the next file, passing over those that are refused without reading a byte.
void ModelReader::open_present() {
  for (; present_ < files_.size(); ++present_) {
    const FileInfo& file = files_[present_];
    beside_[present_] = why_beside(files_, present_);
    if (!beside_[present_].empty()) {
      refused_[present_] = beside_[present_];
    } else if (!has_extension(file.name, kJsonExtension)) {
      reader_ = open_tensor_file(file.size, file.name, options_);
      return;
    } else if (is_known_not_to_be_a_model(file.name)) {
      refused_[present_] = "it belongs to a tokenizer or a pipeline, and holds no tensors";
    } else if (file.size <= kMaxIndexBytes) {
      return;
    } else {
      if (is_packed_config(base_name(file.name))) unread_configs_.push_back(present_);
      refused_[present_] = message({"index", std::to_string(file.size) + " bytes",
                                    "at most " + std::to_string(kMaxIndexBytes) + " bytes", 0});
    }
  }
  fit_together();
}

void ModelReader::feed(std::span<const std::byte> bytes) {
  if (present_ == files_.size()) {
    if (to_be_read_.empty()) return;
    const TensorInfo& tensor = tensors_[to_be_read_.back()];
    if (bytes.size() == tensor.bytes.size)
      places_[folder_of(files_[tensor.file].name)].contents[tensor.name] = std::string(as_text(bytes));
    return go_on_with_contents();
  }
  if (!reader_) return take_json(bytes);
  const Expected<void> fed = reader_->feed(bytes);
  if (!fed) {
    if (is_another_kind(fed.error())) kinds_[present_] = fed.error().value;
    if (const ReadQuestion* question = reader_->question()) {
      questions_.push_back({files_[present_].name, *question});
    }
    return refuse(message(fed.error()));
  }
  if (reader_->wants()) return;
  if (!first_ && !reader_->tensors().empty()) first_ = present_;
  for (const TensorInfo& tensor : reader_->tensors()) {
    tensors_.push_back(tensor);
    set_file(tensors_.back(), present_);
  }
  facts_[present_] = reader_->facts();
  go_on();
}

void ModelReader::refuse(std::string reason) {
  if (present_ == files_.size()) {
    if (!to_be_read_.empty()) go_on_with_contents();
    return;
  }
  if (!reader_ && is_packed_config(base_name(files_[present_].name))) unread_configs_.push_back(present_);
  leave_out(std::move(reason));
}

void ModelReader::leave_out(std::string reason) {
  refused_[present_] = std::move(reason);
  go_on();
}

void ModelReader::go_on() {
  reader_.reset();
  ++present_;
  open_present();
}

void ModelReader::go_on_with_contents() {
  to_be_read_.pop_back();
  if (to_be_read_.empty()) say_what_each_is();
}

/// Takes an index of shards, or the packing of a configuration. Other JSON is no part of a model.
void ModelReader::take_json(std::span<const std::byte> bytes) {
  const std::string& name = files_[present_].name;
  if (const std::uint64_t size = files_[present_].size; bytes.size() != size) {
    return refuse(message({"index", "a piece of " + std::to_string(bytes.size()) + " bytes",
                           std::to_string(size) + " bytes (did the file change while it was read?)", 0}));
  }
  const bool is_config = is_packed_config(base_name(name));
  if (is_config) {
    if (const Expected<void> readable = check_packed_config(bytes); !readable)
      return refuse(message(readable.error()));
    if (auto config = parse_packed_config(as_text(bytes), base_name(name))) {
      const auto other = configs_.find(folder_of(name));
      if (other != configs_.end()) config = joined_configs(std::move(other->second), *std::move(config));
      configs_.insert_or_assign(folder_of(name), *std::move(config));
    }
  }
  Expected<WeightMap> index = parse_safetensors_index(bytes);
  if (!index) return is_config ? leave_out(message(index.error())) : refuse(message(index.error()));
  indexes_.emplace_back(name, *std::move(index));
  go_on();
}

void ModelReader::fit_together() {
  find_onnx_data(files_, tensors_, refused_);
  leave_out_doubles();
  find_what_says_shapes();
  if (to_be_read_.empty()) say_what_each_is();
}

void ModelReader::find_what_says_shapes() {
  for (std::size_t i = tensors_.size(); i-- > 0;) {
    if (wants_contents(tensors_[i])) to_be_read_.push_back(i);
  }
  // They are read from the back: keep those that come first in the files.
  if (to_be_read_.size() > kMostContents)
    to_be_read_.erase(to_be_read_.begin(), to_be_read_.end() - kMostContents);
}

/// Faults are told by the names that the files have; then come the weights.
void ModelReader::say_what_each_is() {
  tell_problems();
  std::map<std::string, std::vector<TensorInfo*>> folders;
  for (TensorInfo& tensor : tensors_) folders[folder_of(files_[tensor.file].name)].push_back(&tensor);
  for (const auto& entry : folders) {
    PackedPlace& place = places_[entry.first];
    for (const TensorInfo* const tensor : entry.second) place.tensors.emplace(tensor->name, tensor);
    for (const auto& index : indexes_) {
      if (folder_of(index.first) != entry.first) continue;
      for (const auto& [tensor, shard] : index.second) {
        if (!place.tensors.contains(tensor)) place.promised.emplace(tensor, shard);
      }
    }
    // A configuration holds for the folders below it, unless they have their own.
    for (std::string folder = entry.first;; folder = folder_of(folder)) {
      const auto config = configs_.find(folder);
      if (config != configs_.end()) place.config = config->second;
      if (config != configs_.end() || folder.empty()) break;
    }
    for (const std::size_t file : unread_configs_) {
      const std::string folder = folder_of(files_[file].name);
      if (folder.empty() || entry.first == folder || entry.first.starts_with(folder + "/"))
        place.unread_config = base_name(files_[file].name);
    }
    const auto lone = mark_packed(entry.second, place, facts_);
    tell_parts_without_codes(lone);
    give_roles(entry.second);
    join_gguf_scales(entry.second);
    give_uses(entry.second);
  }
  std::stable_partition(problems_.begin(), problems_.end(), [](const Problem& p) { return !p.is_note; });
  places_.clear();
  fold_parts(tensors_);
  tell_apart_by_folder(tensors_, files_);
}

/// Names the .bin beside the .xml of an OpenVINO model, whose content says nothing.
void ModelReader::name_open_vino() {
  constexpr std::string_view kBin = ".bin", kXml = ".xml";
  for (std::size_t bin = 0; bin < files_.size(); ++bin) {
    if (kinds_[bin].empty() || !has_extension(files_[bin].name, kBin)) continue;
    const std::string_view stem = std::string_view(files_[bin].name).substr(0, files_[bin].name.rfind('.'));
    for (std::size_t xml = 0; xml < files_.size(); ++xml) {
      const std::string_view name = files_[xml].name;
      if (!is_open_vino(kinds_[xml]) || !has_extension(name, kXml) || name.substr(0, name.rfind('.')) != stem)
        continue;
      refused_[bin].replace(refused_[bin].find(kinds_[bin]), kinds_[bin].size(), open_vino_weights());
      kinds_[bin] = open_vino_weights();
      break;
    }
  }
}

/// One sentence for each file whose tensors only say how codes are decoded.
void ModelReader::tell_parts_without_codes(const std::vector<const TensorInfo*>& parts) {
  std::map<std::uint32_t, std::pair<std::string, std::size_t>> files;  // its first part, how many
  for (const TensorInfo* const part : parts) {
    auto& file = files[part->file];
    if (file.second++ == 0) file.first = part->name;
  }
  for (const auto& [file, told] : files) {
    std::string sentence =
        "the codes of packed weights are not there, only other parts of them: " + quote_text(told.first);
    if (told.second > 1) sentence += " and " + std::to_string(told.second - 1) + " more";
    problems_.push_back({files_[file].name, sentence});
  }
}

bool ModelReader::is_unread_config(std::size_t file) const {
  return contains(unread_configs_, file);
}

void ModelReader::tell_problems() {
  name_open_vino();
  std::vector<Problem> beside, notes;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const std::string& name = files_[i].name;
    for (const std::string& note : facts_[i].notes) notes.push_back({name, note, true});
    if (refused_[i].empty()) continue;
    const bool may_be_no_part = files_[i].was_found && !is_index_of_shards(name) &&
                                (!is_named_like_a_model(name) || has_extension(name, ".csv"));
    if (!beside_[i].empty()) {
      notes.push_back({name, "passed over: " + beside_[i], true});
    } else if (!tensors_.empty() && !kinds_[i].empty() && is_named_like_another_model(name)) {
      notes.push_back({name, "passed over: " + kinds_[i], true});
    } else if (!is_unread_config(i) && (is_beside_a_model(name) || may_be_no_part)) {
      beside.push_back({name, refused_[i]});
    } else {
      problems_.push_back({name, refused_[i]});
    }
  }
  std::vector<std::string> indexed;
  for (const auto& entry : indexes_) {
    indexed.push_back(folder_of(entry.first));
    const std::vector<Problem> more = compare_with_index(entry.first, entry.second, files_, tensors_);
    problems_.insert(problems_.end(), more.begin(), more.end());
  }
  const std::vector<Problem> parts = find_missing_parts(files_, facts_, indexed);
  problems_.insert(problems_.end(), parts.begin(), parts.end());
  if (tensors_.empty()) problems_.insert(problems_.end(), beside.begin(), beside.end());
  problems_.insert(problems_.end(), notes.begin(), notes.end());
  std::stable_partition(problems_.begin(), problems_.end(), [](const Problem& p) { return !p.is_note; });
}

}  // namespace qs::io
