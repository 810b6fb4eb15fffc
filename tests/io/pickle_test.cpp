#include <doctest/doctest.h>

#include "io/pickle_reader.hpp"
#include "torch_files.hpp"

using namespace qs;
using namespace qs::test::torch;
using io::PickleKind;

namespace {

std::string refusal_of(const std::string& pickle, std::uint64_t at = 100) {
  const auto values = io::read_pickle(pickle, at);
  return values ? "accepted" : message(values.error());
}

/// A text for a value, in Python's spelling; a dict with its pairs as they were set.
std::string shown(const io::PickleValues& values, io::PickleId id, int depth = 0) {
  if (depth > 5) return "…";
  std::string items;
  for (const io::PickleId item : values.items(id))
    items += (items.empty() ? "" : " ") + shown(values, item, depth + 1);
  switch (values.kind(id)) {
    case PickleKind::kNone:
      return "None";
    case PickleKind::kBool:
      return values.whole(id) == 1 ? "True" : "False";
    case PickleKind::kWhole:
      return std::to_string(*values.whole(id));
    case PickleKind::kHuge:
      return "huge";
    case PickleKind::kReal:
      return std::to_string(*values.real(id));
    case PickleKind::kText:
      return "'" + std::string(values.text(id)) + "'";
    case PickleKind::kBytes:
      return "b'" + std::string(values.text(id)) + "'";
    case PickleKind::kTuple:
      return "(" + items + ")";
    case PickleKind::kList:
      return "[" + items + "]";
    case PickleKind::kSet:
      return "set";
    case PickleKind::kDict:
      return "{" + items + "}";
    case PickleKind::kGlobal:
      return std::string(values.global(id)->name);
    case PickleKind::kCall:
      return "call " + items;
    case PickleKind::kStored:
      return "stored " + items;
  }
  return "";
}

std::string value_of(const std::string& opcodes, char protocol = '\x04') {
  const std::string pickle = std::string("\x80") + protocol + opcodes + ".";
  const auto values = io::read_pickle(pickle, 0);
  return values ? shown(*values, values->root) : message(values.error());
}

std::string bytes(std::initializer_list<int> codes) {
  std::string all;
  for (const int code : codes) all += static_cast<char>(code);
  return all;
}

}  // namespace

TEST_CASE("pickle: each opcode of a state dict makes its value") {
  struct Case {
    std::string opcodes, value;
  };
  for (const Case& one : std::vector<Case>{
           {"N", "None"},
           {"\x88", "True"},
           {"\x89", "False"},
           {"K\xFF", "255"},
           {"M\x01\x02", "513"},
           {"J\xFF\xFF\xFF\xFF", "-1"},
           {bytes({0x8A, 0}), "0"},
           {bytes({0x8A, 1, 0x80}), "-128"},
           {bytes({0x8A, 2, 0x80, 0}), "128"},
           {whole(-5'000'000'000), "-5000000000"},
           {bytes({0x8A, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1}), "huge"},
           {bytes({0x8B, 2, 0, 0, 0, 0, 1}), "256"},
           {real(-0.75), "-0.750000"},
           {bytes({'X', 2, 0, 0, 0}) + "ab", "'ab'"},
           {bytes({0x8C, 2}) + "ab", "'ab'"},
           {bytes({0x8D, 2, 0, 0, 0, 0, 0, 0, 0}) + "ab", "'ab'"},
           {bytes({'U', 2}) + "ab", "'ab'"},
           {bytes({'T', 2, 0, 0, 0}) + "ab", "'ab'"},
           {bytes({'C', 2}) + "ab", "b'ab'"},
           {bytes({'B', 2, 0, 0, 0}) + "ab", "b'ab'"},
           {bytes({0x8E, 2, 0, 0, 0, 0, 0, 0, 0}) + "ab", "b'ab'"},
           {bytes({0x96, 2, 0, 0, 0, 0, 0, 0, 0}) + "ab", "b'ab'"},
           {")", "()"},
           {"K\x01\x85", "(1)"},
           {"K\x01K\x02\x86", "(1 2)"},
           {"K\x01K\x02K\x03\x87", "(1 2 3)"},
           {"(K\x01K\x02t", "(1 2)"},
           {"(K\x01l", "[1]"},
           {"]K\x01"
            "a",
            "[1]"},
           {"](K\x01K\x02"
            "e",
            "[1 2]"},
           {"}K\x01K\x02s", "{1 2}"},
           {"}(K\x01K\x02u", "{1 2}"},
           {"(K\x01K\x02"
            "d",
            "{1 2}"},
           {"\x8F(K\x01\x90", "set"},
           {"(K\x01\x91", "set"},
           {"NK\x01"
            "0",
            "None"},
           {"N(0", "None"},
           {"N(K\x01K\x02"
            "1",
            "None"},
           {"K\x07"
            "2\x86",
            "(7 7)"},
           {"K\x07q\x09"
            "0h\x09",
            "7"},
           {"K\x07r\x09" + std::string(3, '\0') + "0j\x09" + std::string(3, '\0'), "7"},
           {"K\x07\x94K\x08\x94"
            "00h\x01",
            "8"},
           {"\x95" + std::string(8, '\0') + "N", "None"},
           {"]q" + std::string(1, '\0') + "h" + std::string(1, '\0') + "a", "[[[[[[…]]]]]]"},
           {global("torch", "FloatStorage"), "FloatStorage"},
           {bytes({0x8C, 5}) + "torch" + bytes({0x8C, 7}) + "float16" + "\x93", "float16"},
           {ordered_dict({{"a", "N"}}), "{'a' None}"},
           {call("collections", "OrderedDict", {list({tuple({text("a"), "N"})})}), "{'a' None}"},
           {call("collections", "Counter", {dict({{"a", "K\x02"}})}), "{'a' 2}"},
           {global("collections", "OrderedDict") + ")\x81", "{}"},
           {global("collections", "OrderedDict") + ")}\x92", "{}"},
           {ordered_dict() + dict({{"_metadata", "N"}}) + "b", "{}"},
           {call("torch", "Size", {numbers({2, 3})}), "(2 3)"},
           {call("builtins", "set", {list({"N"})}), "set"},
           {call("__builtin__", "set", {list({"N"})}), "set"},
           {call("torch", "device", {text("cpu")}), "call device ('cpu')"},
           {call("_codecs", "encode", {text("a"), text("latin1")}), "call encode ('a' 'latin1')"},
           {storage("HalfStorage", "0", 5), "stored ('storage' HalfStorage '0' 'cpu' 5)"},
       }) {
    CAPTURE(one.opcodes);
    for (char protocol = 2; protocol <= 5; ++protocol) CHECK(value_of(one.opcodes, protocol) == one.value);
  }
}

TEST_CASE("pickle: a name that is not on the list refuses the file by that name, however it is written") {
  const std::string end =
      " (nothing was run) is not accepted; expected weights alone, saved with "
      "torch.save(model.state_dict(), path) (at byte 102)";
  for (const auto& [module, name] : std::vector<std::pair<std::string, std::string>>{
           {"os", "system"},
           {"posix", "system"},
           {"builtins", "eval"},
           {"__builtin__", "getattr"},
           {"argparse", "Namespace"},
           {"numpy.core.multiarray", "scalar"},
           {"numpy.core.multiarray", "_reconstruct"},
           {"collections", "defaultdict"},
           {"torch", "load"},
           {"torch", "float33"},
           {"torch", ""},
           {"", ""},
           {"torch.storage", "float32"},
           {"torch.storage", "_load_from_bytes"},
           {"torch._utils", "_rebuild"},
           {"torch._utils._rebuild_tensor_v2", ""},
           {"torch. _utils", "_rebuild_tensor_v2"},
           {"Torch", "FloatStorage"},
       }) {
    const std::string all = "file: a pickle that asks to run " + module + "." + name + end;
    CHECK(refusal_of(pickle(global(module, name) + ")R")) == all);
    const std::string by_stack = text(module) + text(name);
    CHECK(refusal_of(pickle(by_stack + "\x93)R"))
              .starts_with("file: a pickle that asks to run " + module + "." + name));
  }
  CHECK(refusal_of(pickle(global("a\x01"
                                 "b",
                                 "'c'\xFF")))
            .find("run a\\x01b.'c'\\xFF (nothing") != std::string::npos);
  CHECK(refusal_of(pickle(text(std::string(5000, 'm')) + text("n") + "\x93"))
            .find(std::string(64, 'm') + "….n (") != std::string::npos);
}

TEST_CASE("pickle: every name on the list is accepted, and none of them is called") {
  for (const io::TorchGlobal& row : io::kTorchGlobals) {
    CAPTURE(row.name);
    CHECK(value_of(global(std::string(row.module), std::string(row.name))) == row.name);
  }
  for (const io::TorchType& type : io::kTorchTypes) {
    CAPTURE(type.name);
    CAPTURE(type.storage);
    if (!type.name.empty()) CHECK(value_of(global("torch", std::string(type.name))) == type.name);
    if (type.storage.empty()) continue;
    CHECK(value_of(global("torch", std::string(type.storage))) == type.storage);
    CHECK(value_of(global("torch.storage", std::string(type.storage))) == type.storage);
  }
}

TEST_CASE("pickle: what no state dict does is refused with what was found, and where") {
  const std::string torch_writes = "tensors as PyTorch writes them";
  struct Case {
    std::string opcodes, value, accepted;
    std::uint64_t at;
  };
  for (const Case& one : std::vector<Case>{
           {"I1\n", "opcode INT", "the opcodes of state dicts in protocols 2 to 5", 102},
           {"i", "opcode INST", "the opcodes of state dicts in protocols 2 to 5", 102},
           {"o", "opcode OBJ", "the opcodes of state dicts in protocols 2 to 5", 102},
           {"P0\n", "opcode PERSID", "the opcodes of state dicts in protocols 2 to 5", 102},
           {"\x82\x01", "opcode EXT1", "the opcodes of state dicts in protocols 2 to 5", 102},
           {"\x97", "opcode NEXT_BUFFER", "the opcodes of state dicts in protocols 2 to 5", 102},
           {"!", "opcode '!'", "an opcode of Python's pickles", 102},
           {"\xFF", "opcode '\\xFF'", "an opcode of Python's pickles", 102},
           {"\x80\x06", "protocol 6", "protocol 2 to 5", 102},
           {"\x80\x01", "protocol 1", "protocol 2 to 5", 102},
           {"0", "POP with fewer values than it takes", "a pickle as Python writes it", 102},
           {"NN(\x86", "TUPLE2 with fewer values than it takes", "a pickle as Python writes it", 105},
           {"]N(a", "APPEND with fewer values than it takes", "a pickle as Python writes it", 105},
           {"(e", "APPENDS with fewer values than it takes", "a pickle as Python writes it", 103},
           {"t", "TUPLE without a mark", "a pickle as Python writes it", 102},
           {"}Na", "APPEND to a value that takes no items", "a pickle as Python writes it", 104},
           {"]NNs", "SETITEM to a value that takes no items", "a pickle as Python writes it", 105},
           {")(Ne", "APPENDS to a value that takes no items", "a pickle as Python writes it", 105},
           {"}(Nu", "SETITEMS of a key without a value", "keys and values in turn", 105},
           {"(Nd", "DICT of a key without a value", "keys and values in turn", 104},
           {"h\x05", "memo entry 5", "an entry that was put before", 102},
           {"Nq\x05h\x04", "memo entry 4", "an entry that was put before", 105},
           {"N)R", "REDUCE of what is no function", torch_writes, 104},
           {global("torch", "device") + "NR", "REDUCE of what is no function", torch_writes, 117},
           {global("torch", "float32") + ")R", "REDUCE of torch.float32", torch_writes, 118},
           {global("torch", "Tensor") + ")\x81", "NEWOBJ of torch.Tensor", torch_writes, 117},
           {global("collections", "OrderedDict") + "){N", "opcode '{'", "an opcode of Python's pickles", 128},
           {global("collections", "OrderedDict") + ")}" + text("a") + "Ns\x92",
            "NEWOBJ_EX with named arguments", torch_writes, 137},
           {call("collections", "OrderedDict", {list({")"})}), "a dict of other than pairs",
            "keys with their values", 133},
           {"N}b", "BUILD of what has no attributes", torch_writes, 104},
           {"NQ", "BINPERSID of what is no storage", "references to storages, as PyTorch writes them", 103},
           {")Q", "BINPERSID of what is no storage", "references to storages, as PyTorch writes them", 103},
           {text("module") + "\x85Q", "BINPERSID of what is no storage",
            "references to storages, as PyTorch writes them", 114},
           {"NN\x93", "STACK_GLOBAL of what is no text", "the names of a module and of what it has", 104},
           {"cos\nsystem", "GLOBAL with a name that does not end", "names of at most 1024 bytes", 102},
           {"X\xFF\xFF\xFF\xFF", "BINUNICODE of 4294967295 bytes", "at most the 1 byte that are left", 102},
           {"\x8D\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "BINUNICODE8 of 18446744073709551615 bytes",
            "at most the 1 byte that are left", 102},
           {"", "STOP with fewer values than it takes", "a pickle as Python writes it", 102},
           {"N(", "STOP with fewer values than it takes", "a pickle as Python writes it", 104},
       }) {
    CHECK(refusal_of(pickle(one.opcodes)) == "PyTorch pickle: " + one.value + " is not accepted; expected " +
                                                 one.accepted + " (at byte " + std::to_string(one.at) + ")");
  }
  CHECK(refusal_of("") ==
        "PyTorch pickle: a start with '' is not accepted; expected a pickle of protocol 2 to 5 (at "
        "byte 100)");
  CHECK(refusal_of("N.").find("a start with 'N'") != std::string::npos);
}

TEST_CASE("pickle: cut anywhere it is refused, and never read beyond its end") {
  const std::string whole_pickle =
      pickle(dict({{"a", floats("0", 3)}, {"b", real(1)}, {"c", list({"K\x01", boolean(true)})}}));
  REQUIRE(refusal_of(whole_pickle) == "accepted");
  for (std::size_t size = 0; size < whole_pickle.size(); ++size) {
    const std::vector<char> exact(whole_pickle.begin(),
                                  whole_pickle.begin() + static_cast<std::ptrdiff_t>(size));
    const auto values = io::read_pickle({exact.data(), exact.size()}, 0);
    REQUIRE_FALSE(values);
    CHECK(*values.error().byte <= size);
  }
}

TEST_CASE("pickle: as many steps as are allowed are taken, and not one more") {
  // PROTO and NONE are two steps, STOP is none.
  std::string steps;
  for (std::uint64_t i = 2; i < io::kMaxPickleSteps; i += 2) steps += "N0";
  CHECK(refusal_of(pickle(steps + "N")) == "accepted");
  CHECK(
      refusal_of(pickle(steps + "NN")) ==
      "PyTorch pickle: more than 4194304 steps is not accepted; expected weights, with few lists of numbers beside "
      "them (at byte " +
          std::to_string(103 + steps.size()) + ")");
}

TEST_CASE("pickle: items that one opcode copies are steps too") {
  // A dict of 2^16 pairs, copied until there are too many; each copy is four opcodes.
  std::string pairs = "}(";
  for (int i = 0; i < 1 << 16; ++i) pairs += "NN";
  const std::string copied = "q\x01" + global("collections", "OrderedDict") + "q\x02";
  std::string copies;
  const auto file = [&] { return pickle(pairs + "u" + copied + copies); };
  for (int i = 0; i < 15; ++i) copies += "h\x02h\x01\x85R";
  CHECK(refusal_of(file()) == "accepted");
  for (int i = 0; i < 5; ++i) copies += "h\x02h\x01\x85R";
  CHECK(refusal_of(file()).find("more than 4194304 steps") != std::string::npos);
}

TEST_CASE("pickle: the memo has its last entry, and names their longest") {
  const auto put = [](std::uint64_t place) { return pickle("Nr" + number_bytes(place, 4)); };
  CHECK(refusal_of(put(io::kMaxPickleMemo - 1)) == "accepted");
  CHECK(refusal_of(put(io::kMaxPickleMemo)) ==
        "PyTorch pickle: memo entry 4194304 is not accepted; expected entries below 4194304 (at byte 103)");
  const auto named = [](std::size_t size) { return refusal_of(pickle(global(std::string(size, 'm'), "n"))); };
  CHECK(named(io::kMaxPickleName).starts_with("file: a pickle that asks to run mmm"));
  CHECK(named(io::kMaxPickleName + 1).starts_with("PyTorch pickle: GLOBAL with a name that does not end"));
}
