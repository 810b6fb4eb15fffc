#include "io/pickle_reader.hpp"

#include "io/pickle_machine.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using Machine = PickleMachine;

constexpr std::uint8_t kProto = 0x80, kStop = '.';

constexpr std::size_t kTuples = static_cast<std::size_t>(PickleKind::kTuple);
constexpr std::size_t kLists = static_cast<std::size_t>(PickleKind::kList);
constexpr std::size_t kSets = static_cast<std::size_t>(PickleKind::kSet);
constexpr std::size_t kDicts = static_cast<std::size_t>(PickleKind::kDict);

struct PickleOp {
  std::uint8_t code;
  std::string_view name;
  PickleMachine::Act act;
  std::size_t number = 0;
};

constexpr std::array kPickleOps = {
    PickleOp{kProto, "PROTO", &Machine::check_protocol},
    PickleOp{0x95, "FRAME", &Machine::skip, 8},
    PickleOp{'(', "MARK", &Machine::mark},
    PickleOp{'0', "POP", &Machine::pop_one},
    PickleOp{'1', "POP_MARK", &Machine::pop_marked},
    PickleOp{'2', "DUP", &Machine::push_again},
    PickleOp{'q', "BINPUT", &Machine::put, 1},
    PickleOp{'r', "LONG_BINPUT", &Machine::put, 4},
    PickleOp{0x94, "MEMOIZE", &Machine::put},
    PickleOp{'h', "BINGET", &Machine::get, 1},
    PickleOp{'j', "LONG_BINGET", &Machine::get, 4},
    PickleOp{'N', "NONE", &Machine::push_none},
    PickleOp{0x88, "NEWTRUE", &Machine::push_bool, 1},
    PickleOp{0x89, "NEWFALSE", &Machine::push_bool, 0},
    PickleOp{'K', "BININT1", &Machine::push_whole, 1},
    PickleOp{'M', "BININT2", &Machine::push_whole, 2},
    PickleOp{'J', "BININT", &Machine::push_whole, 4},
    PickleOp{0x8A, "LONG1", &Machine::push_long, 1},
    PickleOp{0x8B, "LONG4", &Machine::push_long, 4},
    PickleOp{'G', "BINFLOAT", &Machine::push_real},
    PickleOp{'U', "SHORT_BINSTRING", &Machine::push_text, 1},
    PickleOp{'T', "BINSTRING", &Machine::push_text, 4},
    PickleOp{0x8C, "SHORT_BINUNICODE", &Machine::push_text, 1},
    PickleOp{'X', "BINUNICODE", &Machine::push_text, 4},
    PickleOp{0x8D, "BINUNICODE8", &Machine::push_text, 8},
    PickleOp{'C', "SHORT_BINBYTES", &Machine::push_bytes, 1},
    PickleOp{'B', "BINBYTES", &Machine::push_bytes, 4},
    PickleOp{0x8E, "BINBYTES8", &Machine::push_bytes, 8},
    PickleOp{0x96, "BYTEARRAY8", &Machine::push_bytes, 8},
    PickleOp{')', "EMPTY_TUPLE", &Machine::push_empty, kTuples},
    PickleOp{0x85, "TUPLE1", &Machine::push_tuple, 1},
    PickleOp{0x86, "TUPLE2", &Machine::push_tuple, 2},
    PickleOp{0x87, "TUPLE3", &Machine::push_tuple, 3},
    PickleOp{'t', "TUPLE", &Machine::push_marked, kTuples},
    PickleOp{']', "EMPTY_LIST", &Machine::push_empty, kLists},
    PickleOp{'l', "LIST", &Machine::push_marked, kLists},
    PickleOp{'a', "APPEND", &Machine::add_last, kLists},
    PickleOp{'e', "APPENDS", &Machine::add_marked, kLists},
    PickleOp{'}', "EMPTY_DICT", &Machine::push_empty, kDicts},
    PickleOp{'d', "DICT", &Machine::push_marked, kDicts},
    PickleOp{'s', "SETITEM", &Machine::add_last, kDicts},
    PickleOp{'u', "SETITEMS", &Machine::add_marked, kDicts},
    PickleOp{0x8F, "EMPTY_SET", &Machine::push_empty, kSets},
    PickleOp{0x90, "ADDITEMS", &Machine::add_marked, kSets},
    PickleOp{0x91, "FROZENSET", &Machine::push_marked, kSets},
    PickleOp{'c', "GLOBAL", &Machine::push_named},
    PickleOp{0x93, "STACK_GLOBAL", &Machine::push_named_by_stack},
    PickleOp{'R', "REDUCE", &Machine::call, 1},
    PickleOp{0x81, "NEWOBJ", &Machine::call, 1},
    PickleOp{0x92, "NEWOBJ_EX", &Machine::call, 2},
    PickleOp{'b', "BUILD", &Machine::build},
    PickleOp{'Q', "BINPERSID", &Machine::push_stored},
    // Of protocols 0 and 1, of registries and of buffers beside the pickle: a state dict has no use for them.
    PickleOp{'I', "INT", &Machine::refuse_op},
    PickleOp{'L', "LONG", &Machine::refuse_op},
    PickleOp{'F', "FLOAT", &Machine::refuse_op},
    PickleOp{'S', "STRING", &Machine::refuse_op},
    PickleOp{'V', "UNICODE", &Machine::refuse_op},
    PickleOp{'g', "GET", &Machine::refuse_op},
    PickleOp{'p', "PUT", &Machine::refuse_op},
    PickleOp{'i', "INST", &Machine::refuse_op},
    PickleOp{'o', "OBJ", &Machine::refuse_op},
    PickleOp{'P', "PERSID", &Machine::refuse_op},
    PickleOp{0x82, "EXT1", &Machine::refuse_op},
    PickleOp{0x83, "EXT2", &Machine::refuse_op},
    PickleOp{0x84, "EXT4", &Machine::refuse_op},
    PickleOp{0x97, "NEXT_BUFFER", &Machine::refuse_op},
    PickleOp{0x98, "READONLY_BUFFER", &Machine::refuse_op},
};

/// The row of each byte; null for those that are no opcodes.
std::array<const PickleOp*, 256> ops_by_code() {
  std::array<const PickleOp*, 256> rows{};
  for (const PickleOp& row : kPickleOps) rows[row.code] = &row;
  return rows;
}

}  // namespace

Expected<PickleValues> PickleMachine::run() {
  const std::array<const PickleOp*, 256> rows = ops_by_code();
  if (pickle_.empty() || static_cast<unsigned char>(pickle_[0]) != kProto)
    fail("a start with " + quote_bytes(pickle_.substr(0, 1)), "a pickle of protocol 2 to 5");
  while (error_.field.empty()) {
    op_at_ = at_;
    if (at_ == pickle_.size()) {
      fail("an end without STOP", "a whole pickle (is the file cut?)");
      break;
    }
    const auto code = static_cast<unsigned char>(pickle_[at_++]);
    if (code == kStop) {
      op_ = "STOP";
      if (has(1)) break;
    } else if (const PickleOp* const row = rows[code]) {
      op_ = row->name;
      if (spend(1)) (this->*row->act)(row->number);
    } else {
      fail("opcode " + quote_bytes(pickle_.substr(op_at_, 1)), "an opcode of Python's pickles");
    }
  }
  if (!error_.field.empty()) return Refusal(error_);
  values_.root = stack_.back();
  return std::move(values_);
}

Expected<PickleValues> read_pickle(std::string_view pickle, std::uint64_t file_at) {
  return PickleMachine(pickle, file_at).run();
}

}  // namespace qs::io
