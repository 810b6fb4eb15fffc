#include "host/compare_options.hpp"

#include <array>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

struct Option {
  std::string_view name;
  std::string CompareOptions::*value;
};

// The only list of options that take a text.
constexpr std::array kOptions = {
    Option{"--importance", &CompareOptions::importance},
    Option{"--json", &CompareOptions::json},
    Option{"--csv", &CompareOptions::csv},
    Option{"--html", &CompareOptions::html},
};

/// "0.1%", "0.001", or "30dB", the SQNR of that share.
std::optional<double> share_from(std::string text) {
  const bool is_percent = text.ends_with('%'), is_db = text.ends_with("dB");
  text.resize(text.size() - (is_percent ? 1 : is_db ? 2 : 0));
  const std::optional<double> number = parse_number(text);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  const double share = is_db ? std::pow(10, -*number / 10) : is_percent ? *number / 100 : *number;
  return share >= 0 && share <= 1 ? std::optional(share) : std::nullopt;
}

}  // namespace

std::string_view compare_usage() {
  return "quantscope compare A B [options]\n"
         "\n"
         "Compares two models tensor by tensor: B, a quantized one, against A, the original. Tensors are matched by\n"
         "name, and by the names that llama.cpp gives Hugging Face's.\n"
         "\n"
         "  A, B               one file, a shard, an index, a folder or an address each, of any kind that\n"
         "                     quantscope report reads\n"
         "  --importance FILE  what goes into the layers: imatrix.gguf, imatrix.dat, or .npz or .safetensors with\n"
         "                     a mean of squares for each input; then output-weighted figures stand beside\n"
         "  --max-loss SHARE   noise that no matrix may pass, as a share of its power: 0.001, 0.1% or 30dB all mean\n"
         "                     the same; beyond it the exit code is 4\n"
         "  --csv FILE         a line for each pair of tensors\n"
         "  --json FILE        everything, as JSON\n"
         "  --html FILE        a report with pictures, one file that needs no other\n"
         "  --all              print every pair, not only the ten with the most noise\n"
         "  --threads N        how many pairs are compared at a time (all cores)\n"
         "  --stall SECONDS    how long a host may send nothing before it is given up, 0.1 to 3600 (20)\n"
         "  --quiet            no progress, no summary\n"
         "  --help             this text\n"
         "\n"
         "Example\n"
         "  quantscope compare model.safetensors model.Q4_K_M.gguf --importance imatrix.gguf --max-loss 1%\n"
         "\n"
         "Exit codes\n"
         "  0  all that both have was compared\n"
         "  1  a file could not be read or written, or nothing could be compared\n"
         "  2  the command line is not understood\n"
         "  3  something was left out, which is named\n"
         "  4  a matrix lost more than --max-loss\n";
}

Expected<CompareOptions> parse_compare_options(const std::vector<std::string>& arguments) {
  CompareOptions options;
  std::vector<std::string> files;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    const Option* const text = find_by(kOptions, &Option::name, std::string_view(name));
    if (name == "--help" || name == "-h") {
      options.help = true;
    } else if (name == "--quiet") {
      options.quiet = true;
    } else if (name == "--all") {
      options.all = true;
    } else if (!name.starts_with("--")) {
      files.push_back(name);
    } else if (text == nullptr && name != "--threads" && name != "--stall" && name != "--max-loss") {
      return refuse("option", "'" + name + "'", "one of those that 'quantscope compare --help' lists");
    } else if (i + 1 == arguments.size() || arguments[i + 1].starts_with("--") || arguments[i + 1].empty()) {
      return refuse(
          name, i + 1 < arguments.size() && arguments[i + 1].empty() ? "an empty text" : "nothing after it",
          "a value");
    } else if (text != nullptr) {
      options.*text->value = arguments[++i];
    } else if (name == "--max-loss") {
      options.most = share_from(arguments[++i]);
      if (!options.most)
        return refuse(name, "'" + arguments[i] + "'", "a share of the power, 0 to 1, as 0.001, 0.1% or 30dB");
    } else if (name == "--threads") {
      constexpr double kMost = 256;
      const auto threads = parse_number(arguments[++i]);
      if (!threads || !(*threads >= 1 && *threads <= kMost) || *threads != std::floor(*threads))
        return refuse(name, "'" + arguments[i] + "'", "a whole number from 1 to 256");
      options.threads = static_cast<std::size_t>(*threads);
    } else {
      const auto seconds = parse_number(arguments[++i]);
      if (!seconds || !(*seconds >= 0.1 && *seconds <= 3600))
        return refuse(name, "'" + arguments[i] + "'", "seconds, 0.1 to 3600");
      options.stall_seconds = *seconds;
    }
  }
  if (options.help) return options;
  if (files.size() != 2)
    return refuse("files", std::to_string(files.size()), "two: the original and what is compared with it");
  options.a = files[0];
  options.b = files[1];
  return options;
}

}  // namespace qs
