#include "host/desktop_options.hpp"

#include <array>
#include <charconv>

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr int kSmallest = 200, kLargest = 8000;

Expected<void> parse_size(std::string_view text, DesktopOptions& options) {
  const std::size_t times = text.find('x');
  const auto number = [](std::string_view part, int& into) {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), into);
    return error == std::errc() && end == part.data() + part.size() && into >= kSmallest && into <= kLargest;
  };
  if (times != std::string_view::npos && number(text.substr(0, times), options.width) &&
      number(text.substr(times + 1), options.height)) {
    return {};
  }
  return refuse("--size", "'" + std::string(text) + "'",
                "WIDTHxHEIGHT, each from 200 to 8000, such as 900x820");
}

Expected<void> parse_scale(std::string_view text, DesktopOptions& options) {
  const auto scale = parse_number(text);
  if (!scale || *scale < 0.5 || *scale > 4)
    return refuse("--scale", "'" + std::string(text) + "'", "0.5 to 4");
  options.scale = static_cast<float>(*scale);
  return {};
}

struct Option {
  std::string_view name;
  Expected<void> (*take)(std::string_view value, DesktopOptions& options);
};

/// Stores any text in the member.
template <std::string DesktopOptions::*Member>
Expected<void> take_text(std::string_view value, DesktopOptions& options) {
  options.*Member = value;
  return {};
}

// The only list of options.
constexpr std::array kOptions = {
    Option{"--state", take_text<&DesktopOptions::link>},
    Option{"--screenshot", take_text<&DesktopOptions::screenshot>},
    Option{"--assets", take_text<&DesktopOptions::assets>},
    Option{"--size", parse_size},
    Option{"--scale", parse_scale},
};

}  // namespace

std::string_view usage() {
  return "quantscope [FILE…] [options]\n"
         "  FILE               a model to open: .safetensors (with its shards and index), .gguf, .onnx "
         "(with\n"
         "                     its data), .npy, .npz or .csv\n"
         "  --state LINK       the state to show, as in an address: \"lab=overview&quantizer=int3\"\n"
         "  --screenshot PNG   render once into PNG and exit\n"
         "  --size WxH         window size (900x820)\n"
         "  --scale S          device pixels per unit of a screenshot (1)\n"
         "  --assets DIR       fonts and layers (build/assets)\n"
         "  --help             this text\n";
}

Expected<DesktopOptions> parse_options(int argc, char** argv) {
  DesktopOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--help") {
      options.help = true;
      continue;
    }
    if (!name.starts_with("--")) {
      options.files.emplace_back(name);
      continue;
    }
    const Option* option = find_by(kOptions, &Option::name, name);
    if (option == nullptr) {
      return refuse("option", "'" + std::string(name) + "'", "one of those that --help lists");
    }
    if (i + 1 == argc) return refuse(std::string(name), "nothing after it", "a value");
    if (const auto taken = option->take(argv[++i], options); !taken) return tl::unexpected(taken.error());
  }
  return options;
}

}  // namespace qs
