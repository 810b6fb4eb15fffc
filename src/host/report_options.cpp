#include "host/report_options.hpp"

#include <array>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/recipe/byte_size.hpp"

namespace qs {
namespace {

constexpr std::string_view kReading = "--csv-";

struct Option {
  std::string_view name;
  std::string ReportOptions::*value;
};

// The only list of options that take a text.
constexpr std::array kOptions = {
    Option{"--formats", &ReportOptions::formats},
    Option{"--target-bpw", &ReportOptions::target},
    Option{"--target-size", &ReportOptions::size},
    Option{"--fuse", &ReportOptions::fuse},
    Option{"--recipe", &ReportOptions::recipe},
    Option{"--recipe-for", &ReportOptions::recipe_for},
    Option{"--weigh", &ReportOptions::weigh},
    Option{"--vectors", &ReportOptions::vectors},
    Option{"--count", &ReportOptions::count},
    Option{"--stacks", &ReportOptions::stacks},
    Option{"--sensitivity", &ReportOptions::sensitivity},
    Option{"--importance", &ReportOptions::importance},
    Option{"--json", &ReportOptions::json},
    Option{"--csv", &ReportOptions::csv},
    Option{"--mix", &ReportOptions::mix},
    Option{"--html", &ReportOptions::html},
};

}  // namespace

std::string_view report_usage() {
  return "quantscope report FILE… [options]\n"
         "\n"
         "Measures every tensor of a model in some formats, and chooses the best mix of them for a number\n"
         "of bits a weight, where one is given.\n"
         "\n"
         "  FILE…               .safetensors (with its shards and index), .gguf, .onnx (with its data), "
         ".tflite,\n"
         "                      .h5, .keras, .pt, .bin, .npy, .npz or .csv; several files are one model. An\n"
         "                      address (https://…) is read by range requests: of one shard, or of an index,\n"
         "                      all shards\n"
         "  --formats LIST      up to 16, with commas between: int8,int4/block=32,nf4,mxfp4 (those of the "
         "lab)\n"
         "  --target-bpw BITS   bits a weight that the mix may take, 0.5 to 32, scales counted; without it\n"
         "                      no mix is chosen, and the outputs tell of the formats alone\n"
         "  --target-size SIZE  the same as bytes of the whole model: 1.5GB, 900MB, 800MiB, 123456\n"
         "  --weigh HOW         relative: each weight counts by its tensor's share of noise (the default);\n"
         "                      squared: plain squared error\n"
         "  --vectors HOW       keep: biases and norms stay as they are (the default); quantize: they do "
         "not\n"
         "  --count WHAT        weights: masks, ids and other tensors that are no weights stand apart (the\n"
         "                      default); all: they count as well. Packed codes never do\n"
         "  --stacks WHAT       three axes of which no name tells what they are: kernels are [out, in, "
         "kernel]\n"
         "                      (the default), experts [expert, out, in]\n"
         "  --sensitivity CSV   lines of \"tensor,number\": errors of that tensor count so many times\n"
         "  --importance FILE   what goes into the layers: imatrix.gguf, imatrix.dat, or .npz or .safetensors with\n"
         "                      a mean of squares for each input. Errors then count by it, and output-weighted\n"
         "                      figures stand beside\n"
         "  --fuse HOW          apart: each tensor has its own format (the default); together: one format for those\n"
         "                      that runtimes join: query, key and value; gate and up; the experts of a stack\n"
         "  --recipe FILE       the mix as settings of the tool that makes it\n"
         "  --recipe-for TOOL   llama.cpp (lines for llama-quantize --tensor-type-file; the default),\n"
         "                      compressed-tensors, or onnxruntime (nodes to exclude)\n"
         "  --json FILE         everything, as JSON\n"
         "  --mix FILE          the chosen format of each tensor, as JSON; needs --target-bpw\n"
         "  --csv FILE          a line for each tensor, with what is chosen for it\n"
         "  --html FILE         a report with pictures, one file that needs no other\n"
         "  --csv-decimal SIGN  comma or point: how a .csv file writes decimals. Only a file with several\n"
         "                      readings needs to be told one of these; it is refused with what each gives\n"
         "  --csv-separator S   comma, semicolon, tab, bar, blank or none (one column)\n"
         "  --csv-names YES     yes or no: the first row names the columns\n"
         "  --csv-index YES     yes or no: the first column counts the rows, and is left out\n"
         "  --threads N         how many tensors are measured at a time (all cores)\n"
         "  --stall SECONDS     how long a host may send nothing before it is given up, 0.1 to 3600 (20)\n"
         "  --list              only list the tensors: type or scheme, shape, bits a weight; nothing is measured\n"
         "  --quiet             no progress, no summary\n"
         "  --help              this text\n"
         "\n"
         "Examples\n"
         "  quantscope report model.safetensors --formats int8,int4/block=32,nf4,mxfp4 --target-bpw 4.25 \\\n"
         "      --json out.json --html out.html\n"
         "  quantscope report model-*.safetensors model.safetensors.index.json --html report.html\n"
         "  quantscope report llama.Q8_0.gguf --formats q4_0,q5_0,mxfp4 --csv mix.csv\n"
         "  quantscope report https://huggingface.co/OWNER/MODEL/resolve/main/model.safetensors --html out.html\n"
         "\n"
         "Axes: a channel is an output and a block runs along the inputs, in every kind of file; "
         "channel=out\n"
         "and channel=0 mean the same. The JSON says of each tensor which axes those are, and who says so.\n"
         "\n"
         "Exit codes\n"
         "  0  every figure is of what the files hold\n"
         "  1  a file could not be read or written\n"
         "  2  the command line is not understood\n"
         "  3  a report was made, and something was left out of it, which is named: a tensor or file that\n"
         "     cannot be read, packed codes, a format of --formats that a tensor cannot take, a mix of so\n"
         "     few bits as --target-bpw says\n"
         "  4  a threshold was crossed (of quantscope compare)\n";
}

Expected<ReportOptions> parse_report_options(const std::vector<std::string>& arguments) {
  ReportOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    if (name == "--help" || name == "-h") {
      options.help = true;
    } else if (name == "--list") {
      options.list = true;
    } else if (name == "--quiet") {
      options.quiet = true;
    } else if (!name.starts_with("--")) {
      options.files.push_back(name);
    } else if (name != "--threads" && name != "--stall" && !name.starts_with(kReading) &&
               find_by(kOptions, &Option::name, std::string_view(name)) == nullptr) {
      return refuse("option", "'" + name + "'", "one of those that 'quantscope report --help' lists");
    } else if (i + 1 == arguments.size() || arguments[i + 1].starts_with("--")) {
      return refuse(name, "nothing after it", "a value");
    } else if (arguments[i + 1].empty()) {
      return refuse(name, "an empty text", "a value");
    } else if (name.starts_with(kReading)) {
      const auto set =
          io::set_read_option(options.reading, name.substr(kReading.size()), arguments[++i], name);
      if (!set) return Refusal(set.error());
    } else if (name == "--threads") {
      constexpr double kMost = 256;
      const auto threads = parse_number(arguments[++i]);
      if (!threads || !(*threads >= 1 && *threads <= kMost) || *threads != static_cast<int>(*threads))
        return refuse(name, "'" + arguments[i] + "'", "a whole number from 1 to 256");
      options.threads = static_cast<std::size_t>(*threads);
    } else if (name == "--stall") {
      const auto seconds = parse_number(arguments[++i]);
      if (!seconds || !(*seconds >= 0.1 && *seconds <= 3600))
        return refuse(name, "'" + arguments[i] + "'", "seconds, 0.1 to 3600");
      options.stall_seconds = *seconds;
    } else {
      options.*find_by(kOptions, &Option::name, std::string_view(name))->value = arguments[++i];
    }
  }
  if (options.help) return options;
  if (options.files.empty()) return refuse("file", "none", "at least one");
  const bool has_target = !options.target.empty() || !options.size.empty();
  if (!options.target.empty() && !options.size.empty())
    return refuse("--target-size", "'" + options.size + "' beside --target-bpw", "one of them");
  if (!options.mix.empty() && !has_target)
    return refuse("--mix", "a mix without a target", "--target-bpw BITS along with it");
  if (!options.recipe.empty() && !has_target)
    return refuse("--recipe", "a recipe without a target",
                  "--target-bpw BITS or --target-size SIZE along with it");
  if (!options.size.empty() && !bytes_from(options.size))
    return refuse("--target-size", "'" + options.size + "'", "bytes, such as 1.5GB, 900MB, 800MiB or 123456");
  return options;
}

}  // namespace qs
