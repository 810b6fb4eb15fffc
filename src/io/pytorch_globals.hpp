#pragma once
/// Names that the pickle of a state dict may use, and what this reader makes of each. A pickle is a program: it names
/// functions and classes of Python, and says with what to call them. Nothing is called here. A name of this list is
/// turned into a plain value (a dict, a description of a tensor); any other name refuses the file.
/// Source: PyTorch, torch/_weights_only_unpickler.py, whose list of allowed names this follows; torch/storage.py for
/// the names of types.
///
/// The surprise: a name says nothing about harm. Python's own os.system has the form of collections.OrderedDict, so
/// only a list of what is allowed is safe, never one of what is forbidden.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace qs::io {

/// An element type of PyTorch.
struct TorchType {
  std::string_view name;  // of the type, "torch.float32"
  std::string_view
      storage;            // of the class that holds its values, "torch.FloatStorage"; empty: UntypedStorage
  std::string_view word;  // as safetensors spells it, or a word of our own for what it does not have
  std::uint32_t bytes;    // of an element
  bool is_quantized = false;
};

inline constexpr std::array kTorchTypes = {
    TorchType{"float64", "DoubleStorage", "F64", 8},
    TorchType{"float32", "FloatStorage", "F32", 4},
    TorchType{"float16", "HalfStorage", "F16", 2},
    TorchType{"bfloat16", "BFloat16Storage", "BF16", 2},
    TorchType{"int64", "LongStorage", "I64", 8},
    TorchType{"int32", "IntStorage", "I32", 4},
    TorchType{"int16", "ShortStorage", "I16", 2},
    TorchType{"int8", "CharStorage", "I8", 1},
    TorchType{"uint8", "ByteStorage", "U8", 1},
    TorchType{"bool", "BoolStorage", "BOOL", 1},
    TorchType{"complex64", "ComplexFloatStorage", "C64", 8},
    TorchType{"complex128", "ComplexDoubleStorage", "C128", 16},
    TorchType{"qint8", "QInt8Storage", "I8", 1, true},
    TorchType{"quint8", "QUInt8Storage", "U8", 1, true},
    TorchType{"qint32", "QInt32Storage", "I32", 4, true},
    TorchType{"quint4x2", "QUInt4x2Storage", "quint4x2", 1, true},
    TorchType{"quint2x4", "QUInt2x4Storage", "quint2x4", 1, true},
    TorchType{"", "UntypedStorage", "U8", 1},
    TorchType{"float8_e4m3fn", "", "F8_E4M3", 1},
    TorchType{"float8_e5m2", "", "F8_E5M2", 1},
    TorchType{"float8_e4m3fnuz", "", "F8_E4M3FNUZ", 1},
    TorchType{"float8_e5m2fnuz", "", "F8_E5M2FNUZ", 1},
    TorchType{"float8_e8m0fnu", "", "F8_E8M0", 1},
    TorchType{"float4_e2m1fn_x2", "", "float4_e2m1fn_x2", 1},
    TorchType{"uint16", "", "U16", 2},
    TorchType{"uint32", "", "U32", 4},
    TorchType{"uint64", "", "U64", 8},
    TorchType{"complex32", "", "complex32", 4},
    TorchType{"bits8", "", "bits8", 1},
    TorchType{"bits16", "", "bits16", 2},
    TorchType{"bits1x8", "", "bits1x8", 1},
    TorchType{"bits2x4", "", "bits2x4", 1},
    TorchType{"bits4x2", "", "bits4x2", 1},
    TorchType{"int1", "", "int1", 1},
    TorchType{"int2", "", "int2", 1},
    TorchType{"int3", "", "int3", 1},
    TorchType{"int4", "", "int4", 1},
    TorchType{"int5", "", "int5", 1},
    TorchType{"int6", "", "int6", 1},
    TorchType{"int7", "", "int7", 1},
    TorchType{"uint1", "", "uint1", 1},
    TorchType{"uint2", "", "uint2", 1},
    TorchType{"uint3", "", "uint3", 1},
    TorchType{"uint4", "", "uint4", 1},
    TorchType{"uint5", "", "uint5", 1},
    TorchType{"uint6", "", "uint6", 1},
    TorchType{"uint7", "", "uint7", 1},
};

/// This reader's use of a name.
enum class TorchMakes : std::uint8_t {
  kDict,         // called: a dict
  kSet,          // called: a set
  kSequence,     // called: its argument, a tuple
  kValue,        // called: a value that no tensor depends on
  kWord,         // a value in itself
  kClass,        // the class of a tensor, a word in itself
  kType,         // an element type
  kStorage,      // a class of storages
  kTensor,       // (storage, first, shape, stride[, requires grad, hooks, flags])
  kTypedTensor,  // (storage, first, shape, stride, requires grad, hooks, type[, flags])
  kQuantized,    // (storage, first, shape, stride, quantizer, requires grad, hooks)
  kWrapped,      // (tensor, …): that tensor
  kByClass,      // (function, class, its arguments, state): the tensor that the function makes
  kSparse,       // (layout, (indices, values, shape, …))
  kMeta,         // (type, shape, stride, requires grad): a tensor without values
  kSubclass,     // (class, type, shape, …)
};

struct TorchGlobal {
  std::string_view module, name;
  TorchMakes makes;
  const TorchType* type = nullptr;  // of kType and kStorage
};

/// Beside these, each row of kTorchTypes gives "torch NAME" (kType) and "torch STORAGE" (kStorage).
inline constexpr std::array kTorchGlobals = {
    TorchGlobal{"collections", "OrderedDict", TorchMakes::kDict},
    TorchGlobal{"collections", "Counter", TorchMakes::kDict},
    TorchGlobal{"builtins", "set", TorchMakes::kSet},
    TorchGlobal{"__builtin__", "set", TorchMakes::kSet},
    TorchGlobal{"builtins", "bytearray", TorchMakes::kValue},
    TorchGlobal{"__builtin__", "bytearray", TorchMakes::kValue},
    TorchGlobal{"builtins", "complex", TorchMakes::kValue},
    TorchGlobal{"__builtin__", "complex", TorchMakes::kValue},
    TorchGlobal{"_codecs", "encode", TorchMakes::kValue},
    TorchGlobal{"torch", "Size", TorchMakes::kSequence},
    TorchGlobal{"torch", "device", TorchMakes::kValue},
    TorchGlobal{"torch.serialization", "_get_layout", TorchMakes::kValue},
    TorchGlobal{"torch", "Tensor", TorchMakes::kClass},
    TorchGlobal{"torch.nn.parameter", "Parameter", TorchMakes::kWrapped},
    TorchGlobal{"torch", "per_tensor_affine", TorchMakes::kWord},
    TorchGlobal{"torch", "per_tensor_symmetric", TorchMakes::kWord},
    TorchGlobal{"torch", "per_channel_affine", TorchMakes::kWord},
    TorchGlobal{"torch", "per_channel_symmetric", TorchMakes::kWord},
    TorchGlobal{"torch", "per_channel_affine_float_qparams", TorchMakes::kWord},
    TorchGlobal{"torch._utils", "_rebuild_tensor", TorchMakes::kTensor},
    TorchGlobal{"torch._utils", "_rebuild_tensor_v2", TorchMakes::kTensor},
    TorchGlobal{"torch._utils", "_rebuild_tensor_v3", TorchMakes::kTypedTensor},
    TorchGlobal{"torch._utils", "_rebuild_qtensor", TorchMakes::kQuantized},
    TorchGlobal{"torch._utils", "_rebuild_parameter", TorchMakes::kWrapped},
    TorchGlobal{"torch._utils", "_rebuild_parameter_with_state", TorchMakes::kWrapped},
    TorchGlobal{"torch._utils", "_rebuild_device_tensor_from_cpu_tensor", TorchMakes::kWrapped},
    TorchGlobal{"torch._utils", "_rebuild_sparse_tensor", TorchMakes::kSparse},
    TorchGlobal{"torch._utils", "_rebuild_sparse_csr_tensor", TorchMakes::kSparse},
    TorchGlobal{"torch._utils", "_rebuild_meta_tensor_no_storage", TorchMakes::kMeta},
    TorchGlobal{"torch._utils", "_rebuild_wrapper_subclass", TorchMakes::kSubclass},
    TorchGlobal{"torch._tensor", "_rebuild_from_type_v2", TorchMakes::kByClass},
};

/// The row of a name; nothing for any that is not allowed.
std::optional<TorchGlobal> find_torch_global(std::string_view module, std::string_view name);

}  // namespace qs::io
