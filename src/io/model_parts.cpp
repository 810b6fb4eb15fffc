#include "io/model_parts.hpp"

#include <set>

#include "core/find.hpp"
#include "core/text.hpp"
#include "io/passed_over.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::size_t kPartDigits = 5;
constexpr std::size_t kMostPartsNamed = 12;

struct PartName {
  std::string model, extension;  // the model with its folder
  std::uint64_t number = 0, total = 0;
};

std::uint64_t number_in(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char digit : digits) {
    if (!is_digit(digit)) return 0;
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return number;
}

std::optional<PartName> part_name(const std::string& file) {
  constexpr std::string_view kBetween = "-of-";
  constexpr std::size_t kTail = 1 + kPartDigits + kBetween.size() + kPartDigits;  // "-00001-of-00003"
  // "-00001-of-00003.safetensors"; diffusers also wrote "-00001-of-00003.fp16.safetensors".
  const std::size_t between = file.rfind(kBetween);
  const std::size_t point = between == std::string::npos ? between : file.find('.', between);
  if (point == std::string::npos || point <= kTail) return {};
  const std::string tail = file.substr(point - kTail, kTail);
  if (tail[0] != '-' || tail.substr(1 + kPartDigits, kBetween.size()) != kBetween) return {};
  const PartName part{file.substr(0, point - kTail), file.substr(point),
                      number_in(tail.substr(1, kPartDigits)), number_in(tail.substr(kTail - kPartDigits))};
  return part.number == 0 || part.number > part.total ? std::nullopt : std::optional(part);
}

std::string name_of_part(const std::string& model, const std::string& extension, std::uint64_t number,
                         std::uint64_t total) {
  const auto digits = [](std::uint64_t value) {
    const std::string text = std::to_string(value);
    return std::string(kPartDigits - std::min(kPartDigits, text.size()), '0') + text;
  };
  return name_without_folder(model) + "-" + digits(number) + "-of-" + digits(total) + extension;
}

/// "'a', 'b' and 'c' were not opened", or "… and 7 more were not opened".
std::string not_opened(const std::vector<std::string>& names, std::uint64_t missing) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_last = i + 1 == missing;
    text += i == 0 ? "" : is_last ? " and " : ", ";
    text += names[i];
  }
  if (missing > names.size()) text += " and " + std::to_string(missing - names.size()) + " more";
  return text + (missing == 1 ? " was not opened" : " were not opened");
}

template <class Name>
std::string missing_of(const std::set<std::uint64_t>& there, std::uint64_t total, Name name) {
  std::vector<std::string> names;
  for (std::uint64_t number = 1; number <= total && names.size() < kMostPartsNamed; ++number) {
    if (!there.contains(number)) names.push_back(name(number));
  }
  return "the model is not whole: " + not_opened(names, total - there.size());
}

/// Numbers of the parts whose file names say nothing, by the total of parts.
std::map<std::uint64_t, std::pair<std::string, std::set<std::uint64_t>>> parts_by_metadata(
    const std::vector<FileInfo>& files, const std::vector<FileFacts>& facts) {
  constexpr std::uint64_t kMostParts = 65'535;
  std::map<std::uint64_t, std::pair<std::string, std::set<std::uint64_t>>> models;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string* const count = facts[i].find("split.count");
    const std::string* const place = facts[i].find("split.no");
    if (count == nullptr || place == nullptr || count->size() > 5 || place->size() > 5 ||
        part_name(files[i].name))
      continue;
    const std::uint64_t total = number_in(*count), number = number_in(*place) + 1;
    if (total < 2 || total > kMostParts || number > total) continue;
    auto& model = models[total];
    if (model.first.empty()) model.first = files[i].name;
    model.second.insert(number);
  }
  return models;
}

}  // namespace

std::vector<Problem> find_missing_parts(const std::vector<FileInfo>& files,
                                        const std::vector<FileFacts>& facts,
                                        const std::vector<std::string>& indexed) {
  using Key = std::pair<std::string, std::pair<std::string, std::uint64_t>>;  // model, extension, total
  std::map<Key, std::set<std::uint64_t>> models;
  for (const FileInfo& file : files) {
    if (contains(indexed, folder_of(file.name))) continue;
    if (const auto part = part_name(file.name))
      models[{part->model, {part->extension, part->total}}].insert(part->number);
  }
  std::vector<Problem> problems;
  for (const auto& [key, there] : models) {
    const std::string &model = key.first, &extension = key.second.first;
    const std::uint64_t total = key.second.second;
    if (there.size() == total) continue;
    problems.push_back({model, missing_of(there, total, [&](std::uint64_t number) {
                          return quote_text(name_of_part(model, extension, number, total));
                        })});
  }
  for (const auto& [total, model] : parts_by_metadata(files, facts)) {
    const std::uint64_t all = total;
    if (model.second.size() == all) continue;
    problems.push_back({model.first, missing_of(model.second, all, [&](std::uint64_t number) {
                          return "part " + std::to_string(number) + " of " + std::to_string(all);
                        })});
  }
  return problems;
}

}  // namespace qs::io
