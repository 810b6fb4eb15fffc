#pragma once
/// How weights are packed, by the configuration beside a .safetensors model:
///   config.json           quantization_config: {quant_method, bits, group_size, format, config_groups, …},
///                         also as compression_config or inside text_config;
///                         MLX has quantization: {bits, group_size}
///   hf_quant_config.json  quantization: {quant_algo}, of older ModelOpt
///   quantize_config.json  {bits, group_size, desc_act, …}, of older GPTQ
///   quant_config.json     {w_bit, q_group_size, version}, of older AWQ
/// Source: Hugging Face transformers, "Quantization"; the writers' own code. The surprise: most of it is
/// stated twice, here and by names and shapes; if they differ, the tensors are right.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace qs::io {

struct PackedConfig {
  struct Size {
    std::uint64_t bits = 0, group = 0;  // 0 if not stated
  };
  struct Promise {
    std::string setting{}, file{};  // "sym: false", and the name of the file without folders; or empty
  };
  std::string method;  // "gptq", as quant_method has it; "mlx", "modelopt" and "awq" where that is implied
  std::string
      format;  // "pack-quantized" of compressed-tensors, "NVFP4" of ModelOpt, "gptq_v2", the mode of MLX
  Size size;
  std::map<std::string, Size, std::less<>> of_layer;  // for layers with their own (MLX)
  bool has_rules = false;                             // for layers by patterns, which are not read (dynamic)
  std::optional<bool> is_permuted{};                  // desc_act of GPTQ, actorder of compressed-tensors
  std::optional<bool> is_symmetric{};                 // sym, symmetric; not zero_point of AWQ
  Promise says_zeros{}, says_order{};                 // that there are zero points, an order
  std::array<std::uint64_t, 2> tile{};                // rows and columns of a block with one scale
  std::string
      strategy{};  // of compressed-tensors' weights: "channel", "tensor"; "channel" of a group_size of -1

  std::string file{};  // that says it, without folders

  Size size_of(std::string_view layer) const;
};

/// The name of the scheme as its makers write it: "GPTQ", "compressed-tensors".
std::string scheme_name(const std::string& method);

/// True if a file of this name (without folders) may describe the packing.
bool is_packed_config(std::string_view file_name);

/// Refuses a configuration that was cut off, or is another kind of file: it might say how the weights are packed.
Expected<void> check_packed_config(std::span<const std::byte> bytes);

/// Nothing if the text is no JSON, or does not describe packing. `file_name` is without folders.
std::optional<PackedConfig> parse_packed_config(std::string_view json,
                                                std::string_view file_name = "config.json");

/// One configuration of two that lie in one folder: config.json counts first, and what it leaves open another of the
/// same method says, whichever was opened first.
PackedConfig joined_configs(PackedConfig one, PackedConfig other);

}  // namespace qs::io
