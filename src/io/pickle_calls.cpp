// The opcodes by which a pickle could act: names, calls, objects, attributes. Here they make values.
#include "io/pickle_machine.hpp"
#include "io/pickle_reader.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr const char* kAsTorch = "tensors as PyTorch writes them";

/// A name without quotes, fit for a message.
std::string shown(std::string_view name) {
  std::string quoted = quote_bytes(name);
  quoted.erase(quoted.rfind('\''), 1);
  return quoted.substr(1);
}

}  // namespace

bool PickleMachine::push_named(std::size_t) {
  std::array<std::string_view, 2> names;
  for (std::string_view& name : names) {
    const std::size_t end = pickle_.substr(at_, kMaxPickleName + 1).find('\n');
    if (end == std::string_view::npos)
      return fail("GLOBAL with a name that does not end", "names of at most " + bytes_text(kMaxPickleName));
    name = pickle_.substr(at_, end);
    at_ += end + 1;
  }
  return push_global(names[0], names[1]);
}

bool PickleMachine::push_named_by_stack(std::size_t) {
  if (!has(2)) return false;
  const PickleId name = pop(), module = pop();
  if (!values_.is(name, PickleKind::kText) || !values_.is(module, PickleKind::kText))
    return fail("STACK_GLOBAL of what is no text", "the names of a module and of what it has");
  return push_global(values_.text(module), values_.text(name));
}

bool PickleMachine::push_global(std::string_view module, std::string_view name) {
  if (const auto global = find_torch_global(module, name)) return push(values_.add_global(*global));
  error_ =
      Error{"file", "a pickle that asks to run " + shown(module) + "." + shown(name) + " (nothing was run)",
            "weights alone, saved with torch.save(model.state_dict(), path)", file_at_ + op_at_};
  return false;
}

bool PickleMachine::call(std::size_t count) {
  if (!has(count + 1)) return false;
  if (count == 2 && !values_.items(pop()).empty()) return fail("NEWOBJ_EX with named arguments", kAsTorch);
  const PickleId arguments = pop(), callee = pop();
  const TorchGlobal* const global = values_.global(callee);
  if (global == nullptr || !values_.is(arguments, PickleKind::kTuple))
    return fail(std::string(op_) + " of what is no function", kAsTorch);
  switch (global->makes) {
    case TorchMakes::kDict:
      return push_dict(arguments);
    case TorchMakes::kSet:
      return push(values_.add_items(PickleKind::kSet, {}));
    case TorchMakes::kSequence:
      return push(values_.items(arguments).size() == 1 ? values_.items(arguments)[0] : arguments);
    case TorchMakes::kWord:
    case TorchMakes::kClass:
    case TorchMakes::kType:
    case TorchMakes::kStorage:
      return fail(std::string(op_) + " of " + std::string(global->module) + "." + std::string(global->name),
                  kAsTorch);
    default:
      return push(values_.add_items(PickleKind::kCall, {callee, arguments}));
  }
}

/// A dict of nothing, of another dict, or of a list of pairs.
bool PickleMachine::push_dict(PickleId arguments) {
  std::vector<PickleId> items;
  if (!values_.items(arguments).empty()) {
    const PickleId from = values_.items(arguments)[0];
    // A short opcode may copy a long dict.
    if (!spend(2 * values_.items(from).size())) return false;
    if (values_.is(from, PickleKind::kDict))
      items.assign(values_.items(from).begin(), values_.items(from).end());
    for (const PickleId pair :
         values_.is(from, PickleKind::kDict) ? std::span<const PickleId>() : values_.items(from)) {
      if (values_.items(pair).size() != 2)
        return fail("a dict of other than pairs", "keys with their values");
      items.insert(items.end(), values_.items(pair).begin(), values_.items(pair).end());
    }
  }
  return push(values_.add_items(PickleKind::kDict, std::move(items)));
}

/// Attributes hold no weights: those of a state dict are the versions of its modules.
bool PickleMachine::build(std::size_t) {
  if (!has(2)) return false;
  pop();
  const PickleKind kind = values_.kind(stack_.back());
  return kind == PickleKind::kDict || kind == PickleKind::kCall ||
         fail("BUILD of what has no attributes", kAsTorch);
}

bool PickleMachine::push_stored(std::size_t) {
  if (!has(1)) return false;
  const PickleId id = pop();
  const auto items = values_.items(id);
  if (!values_.is(id, PickleKind::kTuple) || items.empty() || values_.text(items[0]) != "storage")
    return fail("BINPERSID of what is no storage", "references to storages, as PyTorch writes them");
  return push(values_.add_items(PickleKind::kStored, {id}));
}

}  // namespace qs::io
