#pragma once
/// The only list of limits to what a file may ask of its reader. Above them a file is refused, or one of its tensors is,
/// with a sentence; none is near what a model of today needs. Limits that a format itself has stand with the format.

#include <cstddef>
#include <cstdint>

namespace qs::io {

// Of all files
inline constexpr std::uint64_t kMaxHeaderBytes =
    100'000'000;  // read at once; the safetensors specification's own cap
inline constexpr std::uint64_t kMaxIndexBytes = 32 << 20;  // a .json beside a model
inline constexpr std::size_t kMostContents =
    32'768;  // small tensors that are read to learn what others hold, one read each

// Of logical tensors (decoding.hpp)
/// Scales, tables and the like, which are read whole; so are codes that are stored as text or varints.
inline constexpr std::uint64_t kMostPartBytes = 1ULL << 30;
inline constexpr std::uint64_t kMostPlace = 1ULL << 48;  // of a number in its grid
inline constexpr std::uint64_t kMostWindowBytes =
    256 << 20;                                          // of codes, where a row lies scattered over its file
inline constexpr std::uint64_t kLongestState = 65'536;  // a quant_state of bitsandbytes, in bytes

// Of safetensors and GGUF: the memory that a header of nothing but tiny tensors can claim
inline constexpr std::size_t kMostKeys = 1'000'000;
inline constexpr std::uint64_t kMostGgufTensors = 100'000;
inline constexpr std::size_t kDeepestGgufArray = 8;

// Of ONNX: the memory of empty initializers (two bytes each), nodes, names, and graphs within graphs
inline constexpr std::size_t kMostOnnxTensors = 200'000;
inline constexpr std::size_t kMostNodes = 500'000, kMostLinks = 2'000'000, kMostGraphs = 100'000;
inline constexpr std::size_t kDeepestMessage =
    100;  // some thirty graphs, each in a node of the one around it

// Of ZIP archives (.npz, PyTorch, Keras)
inline constexpr std::uint64_t kMaxZipMembers = 65'536;
/// Of an .npy member. Far above the need of a shape of 64 axes; NumPy itself refuses more than 10,000 unless told otherwise.
inline constexpr std::uint64_t kMaxMemberHeaderBytes = 65'535;
/// The search for it: deflate can begin with any number of empty blocks.
inline constexpr std::uint64_t kMostPackedHeaderBytes = 131'072;

// Of PyTorch's pickle
inline constexpr std::uint64_t kMaxPickleBytes = 64 << 20;
inline constexpr std::uint64_t kMaxPickleSteps = 1 << 22;  // opcodes, and items that one of them copies
inline constexpr std::uint64_t kMaxPickleMemo = 1 << 22;   // entries
inline constexpr std::size_t kMaxPickleName = 1024;        // bytes of a module or a name
inline constexpr std::size_t kMaxTorchDepth = 64;          // dicts and lists within each other
inline constexpr std::size_t kMaxTorchTensors = 1 << 18;
inline constexpr std::size_t kMaxTorchName = 65'535;     // bytes of one name
inline constexpr std::size_t kMaxTorchNames = 64 << 20;  // bytes of all
inline constexpr std::size_t kMaxTorchWrappers = 8;      // around a tensor: a parameter, a class, …
inline constexpr std::size_t kMaxTorchKey = 64;          // bytes of the key of a storage
/// Values that a view without storage of its own for each may repeat (torch.Tensor.expand).
inline constexpr std::uint64_t kMaxTorchRepeats = 1ULL << 28;

// Of files that are walked by offsets (TFLite, HDF5), in pages of 64 KiB
inline constexpr std::size_t kMostHeldPages = 128;
inline constexpr std::uint64_t kMostReadPages = 16'384;  // ends what would go on for ever: 1 GiB for one list

// Of tables of text
inline constexpr std::size_t kMaxLineBytes = 8 << 20;
inline constexpr std::uint64_t kMaxColumns = 100'000;

// Of grammars (grammar_json.hpp)
inline constexpr std::size_t kMaxGrammarBytes = 1 << 20;
inline constexpr std::size_t kDeepestJson = 8;  // a grammar has four levels

}  // namespace qs::io
