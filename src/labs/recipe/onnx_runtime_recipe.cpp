// The mix as nodes_to_exclude of ONNX Runtime's quantize_dynamic, quantize_static and MatMulNBits quantizer, which have one
// format for all other nodes.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "labs/recipe/recipe.hpp"

namespace qs {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Expected<Recipe> onnx_runtime_recipe(const Mix& mix, const ModelTable& table) {
  if (!mix.made) return refuse("mix", "none", "a mix, for a target that its formats reach");
  std::string format;
  Json excluded = Json::array();
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    if (!mix.offered[i]) continue;
    const io::TensorInfo& tensor = table.tensors[i].info;
    if (const std::string& spec = mix.chosen[i]; !spec.empty()) {
      if (!format.empty() && format != spec)
        return refuse("mix", "'" + format + "' and '" + spec + "'",
                      "one format, which some tensors keep out of: ONNX Runtime quantizes all nodes alike");
      format = spec;
      continue;
    }
    if (tensor.use.nodes.empty())
      return refuse("'" + tensor.name + "'", "a tensor of which no named node is known",
                    "an .onnx file whose nodes have names");
    for (std::string_view rest = tensor.use.nodes; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      excluded.push_back(std::string(rest.substr(0, end)));
      rest.remove_prefix(end + 1);
    }
  }
  if (format.empty()) return refuse("mix", "no tensor in a format", "one at least");
  const Json recipe = {{"format", format}, {"nodes_to_exclude", excluded}};
  return Recipe{
      recipe.dump(2, ' ', false, Json::error_handler_t::replace) + "\n",
      {"Pass the list as nodes_to_exclude to quantize_dynamic, quantize_static or the MatMulNBits quantizer."}};
}

}  // namespace qs
