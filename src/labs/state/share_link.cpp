#include "labs/state/share_link.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/find.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/state/layers.hpp"

namespace qs {
namespace {

using Parse = Expected<void> (*)(std::string_view value, AppState& state);
using Print = std::string (*)(const AppState& state);

struct Key {
  std::string_view name;
  Parse parse;
  Print print;
};

Expected<void> parse_whole(std::string_view name, std::string_view text, std::uint64_t low,
                           std::uint64_t high, std::uint64_t& into) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) {
    return refuse(std::string(name), quoted(text),
                  "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  }
  into = value;
  return {};
}

template <class Rows>
std::string ids_of(const Rows& rows) {
  std::string ids;
  for (const auto& row : rows) ids += (ids.empty() ? "" : ", ") + std::string(row.id);
  return ids;
}

Expected<void> parse_version(std::string_view value, AppState&) {
  if (value == kLinkVersion) return {};
  return refuse("v", quoted(value), std::string(kLinkVersion) + ", the version of this page's links");
}

Expected<void> parse_lab(std::string_view value, AppState& state) {
  if (find_lab(value) == nullptr) return refuse("lab", quoted(value), "one of " + ids_of(labs()));
  state.lab = value;
  return {};
}

Expected<void> parse_source(std::string_view value, AppState& state) {
  if (const Expected<SourceInfo> random = make_source(value)) {
    state.source.id = random->text();
    return {};
  } else if (find_source(value.substr(0, value.find('/'))) != nullptr) {
    return tl::unexpected(random.error());
  }
  if (find_layer(value) == nullptr && value != kOwnFile) {
    return refuse("source", quoted(value),
                  "one of " + ids_of(layers()) + ", " + ids_of(sources()) + ", " + std::string(kOwnFile));
  }
  state.source.id = value;
  return {};
}

Expected<void> parse_text(std::string_view name, std::string_view value, std::size_t most,
                          std::string& into) {
  if (value.size() > most) {
    return refuse(std::string(name), std::to_string(value.size()) + " characters",
                  "at most " + std::to_string(most));
  }
  into = value;
  return {};
}

/// Parses a file's fingerprint; without one a link accepts any file of the name.
Expected<void> parse_hash(std::string_view value, AppState& state) {
  constexpr std::size_t kDigits = 16;
  const bool fine = (value.empty() || value.size() == kDigits) &&
                    value.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!fine) return refuse("hash", quoted(value), "16 hexadecimal digits");
  state.source.hash = value;
  return {};
}

Expected<void> parse_quantizer_key(std::string_view value, AppState& state) {
  Expected<QuantizerSpec> spec = parse_quantizer(value);
  if (!spec) return tl::unexpected(spec.error());
  state.quantizer = *spec;
  return {};
}

constexpr std::array<std::string_view, 3> kThemes = {"system", "light", "dark"};

Expected<void> parse_theme(std::string_view value, AppState& state) {
  if (!contains(kThemes, value)) return refuse("theme", quoted(value), "system, light or dark");
  state.theme = static_cast<ThemeChoice>(index_of(kThemes, value));
  return {};
}

constexpr std::array<std::string_view, 2> kUnits = {"bits", "nats"};

Expected<void> parse_units(std::string_view value, AppState& state) {
  if (!contains(kUnits, value)) return refuse("units", quoted(value), "bits or nats");
  state.nats = value == kUnits[1];
  return {};
}

constexpr std::string_view kPathCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_/";

Expected<void> parse_paths(std::string_view name, std::string_view value, std::vector<std::string>& into) {
  std::vector<std::string> paths;
  while (!value.empty()) {
    const std::string_view path = value.substr(0, value.find(','));
    value.remove_prefix(std::min(path.size() + 1, value.size()));
    if (path.empty() || path.size() > 60 ||
        path.find_first_not_of(kPathCharacters) != std::string_view::npos) {
      return refuse(std::string(name), quoted(path),
                    "control paths such as overview/bits, separated by commas");
    }
    paths.emplace_back(path);
  }
  into = std::move(paths);
  return {};
}

std::string print_paths(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) text += (text.empty() ? "" : ",") + path;
  return text;
}

/// Parses ranges of the picture's axes: two ascending numbers, or four.
Expected<void> parse_zoom(std::string_view value, AppState& state) {
  std::vector<double> zoom;
  for (std::string_view rest = value; !rest.empty() && zoom.size() <= 4;) {
    const std::string_view one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    zoom.push_back(parse_number(one).value_or(HUGE_VAL));
  }
  bool fine = zoom.size() == 2 || zoom.size() == 4;
  for (std::size_t i = 0; i + 1 < zoom.size(); i += 2)
    fine = fine && zoom[i] < zoom[i + 1] && zoom[i + 1] < HUGE_VAL;
  if (!fine) {
    return refuse("zoom", quoted(value),
                  "LOW,HIGH of the horizontal axis, and LOW,HIGH of the vertical one behind them");
  }
  state.zoom = std::move(zoom);
  return {};
}

std::string print_zoom(const AppState& state) {
  std::string text;
  for (const double edge : state.zoom) text += (text.empty() ? "" : ",") + shortest(edge);
  return text;
}

Expected<void> parse_quiz(std::string_view value, AppState& state) {
  constexpr std::size_t kLongest = 60;
  if (value.size() > kLongest ||
      value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos)
    return refuse("quiz", quoted(value), "next, own, progress, challenges or an item's id");
  state.quiz = value;
  return {};
}

/// Accepts a file of the same site: a path without a scheme, a host or a step out of the site.
Expected<void> parse_items(std::string_view value, AppState& state) {
  constexpr std::size_t kLongest = 200;
  constexpr std::string_view kCharacters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
  const bool fine = value.size() <= kLongest && value.ends_with(".json") && !value.starts_with("/") &&
                    value.find("//") == std::string_view::npos &&
                    value.find("..") == std::string_view::npos &&
                    value.find_first_not_of(kCharacters) == std::string_view::npos;
  if (!fine)
    return refuse("items", quoted(value), "the path of a .json file on this site, such as course.json");
  state.items = value;
  return {};
}

constexpr std::size_t kMaxName = 4096;
constexpr std::uint64_t kMostAttempts = 99;

/// Parses one of two words; true for the first.
Expected<void> parse_either(std::string_view name, std::string_view value, std::string_view yes,
                            std::string_view no, bool& into) {
  if (value != yes && value != no)
    return refuse(std::string(name), quoted(value), std::string(yes) + " or " + std::string(no));
  into = value == yes;
  return {};
}
constexpr std::uint64_t kMaxQuizSeed = 1'000'000'000;

// The only list of keys, in printing order.
constexpr std::array kKeys = {
    Key{"v", parse_version, [](const AppState&) { return std::string(kLinkVersion); }},
    Key{"lab", parse_lab, [](const AppState& s) { return s.lab; }},
    Key{"source", parse_source, [](const AppState& s) { return s.source.id; }},
    Key{"file",
        [](std::string_view v, AppState& s) { return parse_text("file", v, kMaxName, s.source.file); },
        [](const AppState& s) { return s.source.file; }},
    Key{"hash", parse_hash, [](const AppState& s) { return s.source.hash; }},
    Key{"tensor",
        [](std::string_view v, AppState& s) { return parse_text("tensor", v, kMaxName, s.source.tensor); },
        [](const AppState& s) { return s.source.tensor; }},
    Key{"n", [](std::string_view v, AppState& s) { return parse_whole("n", v, 1, kMaxCount, s.count); },
        [](const AppState& s) { return std::to_string(s.count); }},
    Key{"seed", [](std::string_view v, AppState& s) { return parse_whole("seed", v, 0, UINT64_MAX, s.seed); },
        [](const AppState& s) { return std::to_string(s.seed); }},
    Key{"quantizer", parse_quantizer_key, [](const AppState& s) { return s.quantizer.text(); }},
    Key{"zoom", parse_zoom, print_zoom},
    Key{"units", parse_units, [](const AppState& s) { return std::string(kUnits[s.nats ? 1 : 0]); }},
    Key{"theme", parse_theme,
        [](const AppState& s) { return std::string(kThemes[static_cast<std::size_t>(s.theme)]); }},
    Key{"hide", [](std::string_view v, AppState& s) { return parse_paths("hide", v, s.hide); },
        [](const AppState& s) { return print_paths(s.hide); }},
    Key{"lock", [](std::string_view v, AppState& s) { return parse_paths("lock", v, s.lock); },
        [](const AppState& s) { return print_paths(s.lock); }},
    Key{"quiz", parse_quiz, [](const AppState& s) { return s.quiz; }},
    Key{"quiz_seed",
        [](std::string_view v, AppState& s) {
          return parse_whole("quiz_seed", v, 0, kMaxQuizSeed, s.quiz_seed);
        },
        [](const AppState& s) { return std::to_string(s.quiz_seed); }},
    Key{"items", parse_items, [](const AppState& s) { return s.items; }},
    Key{"attempts",
        [](std::string_view v, AppState& s) {
          return parse_whole("attempts", v, 0, kMostAttempts, s.rules.attempts);
        },
        [](const AppState& s) { return std::to_string(s.rules.attempts); }},
    Key{"feedback",
        [](std::string_view v, AppState& s) {
          return parse_either("feedback", v, "shown", "held", s.rules.feedback);
        },
        [](const AppState& s) { return std::string(s.rules.feedback ? "shown" : "held"); }},
    Key{"solutions",
        [](std::string_view v, AppState& s) {
          return parse_either("solutions", v, "shown", "held", s.rules.solutions);
        },
        [](const AppState& s) { return std::string(s.rules.solutions ? "shown" : "held"); }},
    Key{"variants",
        [](std::string_view v, AppState& s) {
          return parse_either("variants", v, "free", "fixed", s.rules.variants);
        },
        [](const AppState& s) { return std::string(s.rules.variants ? "free" : "fixed"); }},
};

std::string key_names(const LabInfo& lab) {
  std::string names;
  for (const Key& key : kKeys) names += (names.empty() ? "" : ", ") + std::string(key.name);
  for (const ParamInfo& param : lab.params) names += ", " + param.id;
  return names;
}

// Characters that a query may hold literally (RFC 3986, 3.4) and that stay readable; percent-encode the rest.
bool stays(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_.~/:,=").find(c) != std::string_view::npos;
}

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr == text.data() + i + 3) {
      result += static_cast<char>(byte);
      i += 2;
    } else {
      result += text[i] == '+' ? ' ' : text[i];
    }
  }
  return result;
}

}  // namespace

std::string link_text(std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (stays(c)) {
      result += c;
    } else {
      result += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return result;
}

std::string address_of(std::string_view page, const AppState& state) {
  const std::string link = to_link(state);
  return std::string(page) + "?" + (link.empty() ? "lab=" + state.lab : link);
}

std::string to_link(const AppState& state) {
  const AppState defaults;
  std::string link;
  for (const Key& key : kKeys) {
    const std::string value = key.print(state);
    const bool always = key.name == "v" || key.name == "lab";
    if (always || value != key.print(defaults)) {
      link += (link.empty() ? "" : "&") + std::string(key.name) + "=" + link_text(value);
    }
  }
  for (const ParamInfo& param : find_lab(state.lab)->params) {
    const auto given = state.params.find(param.id);
    if (given != state.params.end()) link += "&" + param.id + "=" + link_text(given->second);
  }
  return link;
}

ParsedLink from_link(std::string_view link) {
  ParsedLink parsed;
  std::vector<std::string> seen;
  std::vector<std::pair<std::string, std::string>> unknown;  // checked as the lab's keys below
  if (link.starts_with('?')) link.remove_prefix(1);
  while (!link.empty()) {
    const std::string_view pair = link.substr(0, link.find('&'));
    link.remove_prefix(std::min(pair.size() + 1, link.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string name = decoded(pair.substr(0, equals));
    const std::string value = decoded(pair.substr(std::min(equals + 1, pair.size())));
    const Key* key = find_by(kKeys, &Key::name, name);
    if (contains(seen, name)) {
      parsed.problems.push_back({"link", "key " + quoted(name) + " a second time", "each key once"});
      continue;
    }
    seen.push_back(name);
    if (key == nullptr) {
      unknown.emplace_back(name, value);
    } else if (Expected<void> done = key->parse(value, parsed.state); !done) {
      parsed.problems.push_back(done.error());
    }
  }
  const LabInfo& lab = *find_lab(parsed.state.lab);
  for (const auto& [name, value] : unknown) {
    if (find_by(lab.params, &ParamInfo::id, name) == nullptr) {
      parsed.problems.push_back({"link", "key " + quoted(name), key_names(lab)});
      continue;
    }
    auto changed = with_value(parsed.state.params, std::string(lab.id), lab.params, name, value);
    if (changed) {
      parsed.state.params = std::move(*changed);
    } else {
      parsed.problems.push_back(changed.error());
    }
  }
  SourceChoice& source = parsed.state.source;
  if (source.id == kOwnFile && (source.file.empty() || source.tensor.empty())) {
    parsed.problems.push_back(
        {"source", "'file' without a file and a tensor", "file=NAME and tensor=NAME beside it"});
    source = {};
  }
  if (parsed.state.source.id != kOwnFile) parsed.state.source = {parsed.state.source.id, "", "", ""};
  return parsed;
}

}  // namespace qs
