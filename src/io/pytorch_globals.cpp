#include "io/pytorch_globals.hpp"

#include "core/find.hpp"

namespace qs::io {

std::optional<TorchGlobal> find_torch_global(std::string_view module, std::string_view name) {
  for (const TorchGlobal& row : kTorchGlobals) {
    if (row.module == module && row.name == name) return row;
  }
  const bool is_torch = module == "torch", is_storage = module == "torch.storage";
  if ((!is_torch && !is_storage) || name.empty()) return {};
  if (const TorchType* const type = find_by(kTorchTypes, &TorchType::storage, name))
    return TorchGlobal{is_torch ? "torch" : "torch.storage", type->storage, TorchMakes::kStorage, type};
  const TorchType* const type = find_by(kTorchTypes, &TorchType::name, name);
  if (!is_torch || type == nullptr) return {};
  return TorchGlobal{"torch", type->name, TorchMakes::kType, type};
}

}  // namespace qs::io
