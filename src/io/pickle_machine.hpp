#pragma once
/// The machine behind read_pickle(): a stack, marks on it, and a memo. Its table of opcodes is in pickle_reader.cpp.
/// A function that does an opcode returns false once it has noted an error.

#include <string>

#include "core/error.hpp"
#include "io/pickle_values.hpp"

namespace qs::io {

class PickleMachine {
 public:
  PickleMachine(std::string_view pickle, std::uint64_t file_at)
      : pickle_(pickle), file_at_(file_at), values_(pickle) {}

  Expected<PickleValues> run();

  /// Does an opcode; the number tells apart opcodes that do alike: how many bytes a length has, what is made, …
  using Act = bool (PickleMachine::*)(std::size_t number);

  // Stack and memo: pickle_machine.cpp.
  bool mark(std::size_t);
  bool pop_one(std::size_t);
  bool pop_marked(std::size_t);
  bool push_again(std::size_t);
  bool put(std::size_t bytes);  // 0: the next entry
  bool get(std::size_t bytes);
  bool check_protocol(std::size_t);
  bool skip(std::size_t bytes);
  bool refuse_op(std::size_t);

  // Values: pickle_machine.cpp.
  bool push_none(std::size_t);
  bool push_bool(std::size_t value);
  bool push_whole(std::size_t bytes);  // those of 4 bytes have a sign
  bool push_long(std::size_t length_bytes);
  bool push_real(std::size_t);
  bool push_text(std::size_t length_bytes);
  bool push_bytes(std::size_t length_bytes);

  // Tuples, lists, sets and dicts, by the number of their PickleKind: pickle_machine.cpp.
  bool push_empty(std::size_t kind);
  bool push_tuple(std::size_t size);
  bool push_marked(std::size_t kind);
  bool add_last(std::size_t kind);
  bool add_marked(std::size_t kind);

  // Names and what is made with them: pickle_calls.cpp.
  bool push_named(std::size_t);
  bool push_named_by_stack(std::size_t);
  bool call(std::size_t arguments);  // 1: the tuple; 2: and a dict of named ones
  bool build(std::size_t);
  bool push_stored(std::size_t);

 private:
  bool fail(std::string value, std::string accepted);
  bool spend(std::uint64_t steps);
  bool has(std::size_t count);
  std::optional<std::string_view> take(std::uint64_t size);
  std::optional<std::uint64_t> take_number(std::size_t bytes);
  bool push(PickleId id);
  PickleId pop();
  std::optional<std::vector<PickleId>> pop_to_mark();
  bool push_part(PickleKind kind, std::size_t length_bytes);
  bool check_pairs(PickleKind kind, std::size_t items);
  bool add(PickleKind kind, const std::vector<PickleId>& items);
  bool push_global(std::string_view module, std::string_view name);
  bool push_dict(PickleId arguments);

  std::string_view pickle_;
  std::uint64_t file_at_;
  std::size_t at_ = 0, op_at_ = 0;
  std::string_view op_;  // the name of the opcode
  std::uint64_t steps_ = 0;
  PickleValues values_;
  std::vector<PickleId> stack_;
  std::vector<std::size_t> marks_;  // heights of the stack
  std::vector<PickleId> memo_;
  std::uint64_t memo_entries_ = 0;
  Error error_{"", "", ""};
};

}  // namespace qs::io
