// Views of storages: which are plain, which are picked out, which bytes count once, what quantized tensors stand for.
#include <doctest/doctest.h>

#include "io/pytorch_views.hpp"
#include "io/reader_parts.hpp"
#include "streamed_model.hpp"
#include "torch_files.hpp"

using namespace qs;
using namespace qs::test::torch;
using Floats = std::vector<float>;

namespace {

using Shape = std::vector<std::int64_t>;

std::string view_of(std::int64_t storage_size, std::int64_t first, const Shape& shape, const Shape& stride) {
  return tensor(storage("FloatStorage", "0", storage_size), first, shape, stride);
}

struct Read {
  std::vector<test::File> files;
  std::vector<io::TensorInfo> tensors;
};

Read read_dict(const Items& items, std::vector<std::pair<std::string, test::Bytes>> storages) {
  Read read{{{"model.pt", file_of({pickle(dict(items)), std::move(storages)})}}, {}};
  read.tensors = test::read(read.files).tensors();
  return read;
}

Read read_view(std::int64_t storage_size, std::int64_t first, const Shape& shape, const Shape& stride) {
  return read_dict({{"w", view_of(storage_size, first, shape, stride)}},
                   {{"0", counting(static_cast<std::size_t>(storage_size))}});
}

/// Values by the definition of a view, row by row.
Floats picked(std::int64_t first, const Shape& shape, const Shape& stride) {
  Floats values = {static_cast<float>(first)};
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    Floats next;
    for (const float value : values) {
      for (std::int64_t i = 0; i < shape[axis]; ++i)
        next.push_back(value + static_cast<float>(i * stride[axis]));
    }
    values = next;
  }
  return values;
}

}  // namespace

TEST_CASE("pytorch views: values are those that offset and strides pick from the storage") {
  struct Case {
    std::int64_t first;
    Shape shape, stride;
    char kind;  // plain, turned, or picked out
  };
  for (const Case& one : std::vector<Case>{
           {0, {4, 6}, {6, 1}, 'p'},
           {5, {}, {}, 'p'},
           {5, {1, 1}, {77, 99}, 'p'},
           {3, {4}, {1}, 'p'},
           {3, {1, 4, 1}, {0, 1, 50}, 'p'},
           {0, {6, 4}, {1, 6}, 't'},
           {2, {2, 3, 4}, {1, 2, 6}, 't'},
           {0, {2, 1, 3}, {1, 0, 2}, 't'},
           {7, {3, 2}, {6, 2}, 'd'},
           {1, {5}, {3}, 'd'},
           {4, {3, 5}, {0, 1}, 'd'},
           {4, {3, 5}, {1, 0}, 'd'},
           {4, {2, 3}, {0, 0}, 'd'},
           {0, {2, 3, 4, 2}, {24, 1, 6, 3}, 'd'},
           {0, {3, 2, 2, 2, 2}, {1, 24, 12, 6, 3}, 'd'},
           {0, {2, 2, 2, 3}, {3, 6, 1, 12}, '!'},
           {0, {2, 2, 2, 2, 2}, {1, 4, 16, 2, 8}, '!'},
       }) {
    CAPTURE(io::shape_text(std::vector<std::uint64_t>(one.shape.begin(), one.shape.end())));
    CAPTURE(io::shape_text(std::vector<std::uint64_t>(one.stride.begin(), one.stride.end())));
    const Read read = read_view(60, one.first, one.shape, one.stride);
    REQUIRE(read.tensors.size() == 1);
    const io::TensorInfo& tensor = read.tensors[0];
    if (one.kind == '!') {
      CHECK(tensor.unreadable.ends_with(" axes lie apart in its storage, and at most 3 are picked out"));
      continue;
    }
    CHECK(tensor.unreadable == "");
    CHECK(test::streamed_rows(tensor, read.files) == picked(one.first, one.shape, one.stride));
    CHECK(tensor.fortran_order == (one.kind == 't'));
    CHECK((tensor.decoding != nullptr) == (one.kind == 'd'));
    CHECK(tensor.role.kind == io::TensorRole::Kind::kWeight);
    if (tensor.decoding != nullptr) CHECK(tensor.decoding->scheme == "");
  }
}

TEST_CASE("pytorch views: an empty tensor has its shape, and no bytes") {
  for (const auto& [shape, stride] :
       std::vector<std::pair<Shape, Shape>>{{{0}, {1}}, {{0, 3}, {3, 1}}, {{3, 0}, {1, 9}}}) {
    const Read read = read_view(4, 4, shape, stride);
    REQUIRE(read.tensors.size() == 1);
    CHECK(read.tensors[0].count() == 0);
    CHECK(read.tensors[0].unreadable == "");
    CHECK(read.tensors[0].bytes.size == 0);
  }
}

TEST_CASE("pytorch views: a view that leaves its storage is unreadable, at each of its edges") {
  const auto reason = [](std::int64_t says, std::size_t has, std::int64_t first, const Shape& shape,
                         const Shape& stride) {
    const Read read = read_dict({{"w", view_of(says, first, shape, stride)}}, {{"0", counting(has)}});
    return read.tensors.at(0).unreadable;
  };
  CHECK(reason(12, 12, 2, {2, 5}, {5, 1}) == "");
  CHECK(reason(12, 12, 3, {2, 5}, {5, 1}) == "it needs 52 bytes of its storage, 'data/0', which has 48");
  CHECK(reason(11, 12, 2, {2, 5}, {5, 1}) == "it needs 48 bytes of its storage, 'data/0', which has 44");
  CHECK(reason(12, 11, 2, {2, 5}, {5, 1}) == "it needs 48 bytes of its storage, 'data/0', which has 44");
  constexpr std::int64_t kHuge = 0x7FFF'FFFF'FFFF'FFFF;
  CHECK(reason(12, 12, kHuge, {1}, {1}) == "its strides reach beyond 2^63 bytes");
  CHECK(reason(12, 12, 0, {2}, {kHuge}) == "its strides reach beyond 2^63 bytes");
  CHECK(reason(12, 12, 0, {2, 2}, {kHuge / 4 - 1, 1}) == "its strides reach beyond 2^63 bytes");
  CHECK(reason(12, 12, 0, {kHuge, 3}, {0, 0})
            .starts_with("its shape [9223372036854775807, 3] has a product of 2^63"));
  CHECK(reason(12, 12, 0, {kHuge, 0}, {1, 1})
            .starts_with("its shape [9223372036854775807, 0] has a product of 2^63"));
}

TEST_CASE("pytorch views: so many values may be repeated, and not one more") {
  const auto repeats = [](std::uint64_t count) {
    return read_view(1, 0, {static_cast<std::int64_t>(count)}, {0}).tensors.at(0).unreadable;
  };
  CHECK(repeats(io::kMaxTorchRepeats) == "");
  CHECK(repeats(io::kMaxTorchRepeats + 1) ==
        "it repeats 1 stored values 268435457 times, more than 268435456");
}

TEST_CASE("pytorch views: what a call does not say as PyTorch does is told") {
  const std::string stored = storage("FloatStorage", "0", 4);
  const auto reason = [](const std::string& value) {
    const Read read = read_dict({{"w", value}}, {{"0", counting(4)}});
    return read.tensors.empty() ? std::string("none") : read.tensors[0].unreadable;
  };
  const auto rebuilt = [](const std::vector<std::string>& arguments) {
    return call("torch._utils", "_rebuild_tensor_v2", arguments);
  };
  const std::string four = numbers({4}), one = numbers({1});
  CHECK(reason(rebuilt({stored, whole(0), four, one})) == "");
  const auto lacks = [](const std::string& part) {
    return "its call of _rebuild_tensor_v2 has no " + part + " as PyTorch writes it";
  };
  CHECK(reason(rebuilt({})) == lacks("storage"));
  CHECK(reason(rebuilt({"N", whole(0), four, one})) == lacks("storage"));
  CHECK(reason(rebuilt({storage("FloatStorage", "0", -1), whole(0), four, one})) == lacks("storage"));
  CHECK(reason(rebuilt({storage("FloatStorage", std::string(64, '0'), 4), whole(0), four, one})) ==
        "its storage, 'data/" + std::string(59, '0') + "'…, is not in the file");
  CHECK(reason(rebuilt({storage("FloatStorage", std::string(65, '0'), 4), whole(0), four, one})) ==
        lacks("storage"));
  CHECK(reason(rebuilt({stored, whole(-1), four, one})) == lacks("offset"));
  CHECK(reason(rebuilt({stored, whole(0), "N", one})) == lacks("shape and strides"));
  CHECK(reason(rebuilt({stored, whole(0), numbers({2, 2}), one})) == lacks("shape and strides"));
  CHECK(reason(rebuilt({stored, whole(0), numbers({-4}), one})) == lacks("shape and strides"));
  CHECK(reason(rebuilt({stored, whole(0), four, numbers({-1})})) == lacks("shape and strides"));
  CHECK(reason(rebuilt({stored, whole(0), tuple({real(4)}), one})) == lacks("shape and strides"));
  CHECK(reason(rebuilt({stored, whole(0), numbers(Shape(64, 1)), numbers(Shape(64, 1))})) == "");
  CHECK(reason(rebuilt({stored, whole(0), numbers(Shape(65, 1)), numbers(Shape(65, 1))})) ==
        lacks("shape and strides"));
  const auto flagged = [&](const std::string& flags) {
    return reason(rebuilt({stored, whole(0), four, one, boolean(false), ordered_dict(), flags}));
  };
  const std::string changed = "its values are stored negated or conjugated (a lazy view of PyTorch)";
  CHECK(flagged(dict({})) == "");
  CHECK(flagged(dict({{"conj", boolean(false)}, {"neg", boolean(false)}})) == "");
  CHECK(flagged(dict({{"neg", boolean(true)}})) == changed);
  CHECK(flagged(dict(Items(8, {"a", boolean(false)}))) == "");
  CHECK(flagged(dict(Items(9, {"a", boolean(false)}))) == changed);
  std::string wrapped = floats("0", 4);
  for (std::size_t i = 0; i + 1 < io::kMaxTorchWrappers; ++i)
    wrapped = call("torch._utils", "_rebuild_parameter", {wrapped, boolean(true), ordered_dict()});
  CHECK(reason(wrapped) == "");
  CHECK(reason(call("torch._utils", "_rebuild_parameter", {wrapped})) == "it is wrapped more than 8 times");
  CHECK(reason(call("torch._utils", "_rebuild_parameter", {"N"})) ==
        "its call of _rebuild_parameter has no tensor as PyTorch writes it");
  CHECK(reason(call("torch._utils", "_rebuild_sparse_tensor",
                    {call("torch.serialization", "_get_layout", {text("torch.sparse_coo")}),
                     tuple({floats("0", 1), floats("0", 1), numbers({2, 3})})})) ==
        "it is sparse: its values are stored without their zeros");
  CHECK(reason(call("torch._utils", "_rebuild_meta_tensor_no_storage",
                    {global("torch", "float32"), numbers({2, 3}), numbers({3, 1}), boolean(false)})) ==
        "it has no values (a tensor of the device meta)");
  CHECK(reason(call("torch._utils", "_rebuild_wrapper_subclass",
                    {global("torch", "Tensor"), "N", numbers({2})})) ==
        "it is of a class that keeps its values elsewhere");
}

TEST_CASE("pytorch views: bytes count once, whoever else is a view of them") {
  const auto role = [](const Items& items) {
    const Read read = read_dict(items, {{"0", counting(48)}, {"1", counting(48)}});
    std::string all;
    for (const io::TensorInfo& tensor : read.tensors) all += tensor.name + ":" + tensor.role.why + "\n";
    return all;
  };
  const std::string all = view_of(48, 0, {8, 6}, {6, 1}), turned = view_of(48, 0, {6, 8}, {1, 6}),
                    row = view_of(48, 6, {6}, {1}), column = view_of(48, 0, {8}, {6}),
                    other = tensor(storage("FloatStorage", "1", 48), 0, {48}, {1});
  const std::string those = "its bytes are those of 'a', and count once",
                    among = "its bytes are among those of 'a', and count once";
  CHECK(role({{"a", all}, {"b", all}, {"c", other}}) == "a:\nb:" + those + "\nc:\n");
  CHECK(role({{"a", all}, {"b", turned}}) == "a:\nb:" + those + "\n");
  CHECK(role({{"a", turned}, {"b", all}}) == "a:\nb:" + those + "\n");
  CHECK(role({{"a", all}, {"b", row}, {"c", column}}) == "a:\nb:" + among + "\nc:" + among + "\n");
  // The whole counts, also where its row comes first.
  CHECK(role({{"b", row}, {"a", all}}) == "b:" + among + "\na:\n");
  CHECK(role({{"a", column}, {"b", column}}) == "a:\nb:" + those + "\n");
  // Parts of one storage all count: three of a fused layer, columns in turn, and those that overlap in part.
  CHECK(role({{"q", view_of(48, 0, {16}, {1})}, {"k", view_of(48, 16, {16}, {1})}}) == "q:\nk:\n");
  CHECK(role({{"even", view_of(48, 0, {24}, {2})}, {"odd", view_of(48, 1, {23}, {2})}}) == "even:\nodd:\n");
  CHECK(role({{"a", view_of(48, 0, {16}, {1})}, {"b", view_of(48, 8, {16}, {1})}}) == "a:\nb:\n");
  CHECK(role({{"column", column}, {"row", view_of(48, 1, {3}, {1})}}) == "column:\nrow:\n");
  // A tensor that is no weight does not take the bytes of one.
  const std::string halves = tensor(storage("HalfStorage", "0", 96), 0, {96}, {1});
  CHECK(role({{"halves", halves}, {"a", all}}) == "halves:\na:\n");
  CHECK(role({{"optimizer", dict({{"m", all}})}, {"a", all}}) ==
        "a:\noptimizer.m:it is the state of the optimizer\n");
}

TEST_CASE("pytorch views: quantized tensors stand for (code − zero point) · scale") {
  const test::Bytes codes = test::bytes_of<std::int8_t>({-128, -1, 0, 1, 2, 127});
  const auto quantized = [](const Shape& shape, const Shape& stride, const std::string& quantizer,
                            const std::string& held = "QInt8Storage") {
    return call("torch._utils", "_rebuild_qtensor",
                {storage(held, "0", 6), whole(0), numbers(shape), numbers(stride), quantizer, boolean(false),
                 ordered_dict()});
  };
  const std::vector<std::pair<std::string, test::Bytes>> storages = {
      {"0", codes}, {"1", test::bytes_of({0.5, 2.0})}, {"2", test::bytes_of<std::int64_t>({1, -3})}};
  const auto for_each = [](std::int64_t axis) {
    return tuple({global("torch", "per_channel_affine"),
                  tensor(storage("DoubleStorage", "1", 2), 0, {2}, {1}),
                  tensor(storage("LongStorage", "2", 2), 0, {2}, {1}), whole(axis)});
  };
  const std::string one = tuple({global("torch", "per_tensor_affine"), real(0.25), whole(3)});
  struct Case {
    std::string value, scheme;
    Floats values;
    std::uint64_t bytes;
  };
  for (const Case& each : std::vector<Case>{
           {quantized({2, 3}, {3, 1}, one),
            "PyTorch qint8, one scale",
            {-32.75, -1, -0.75, -0.5, -0.25, 31},
            6},
           {quantized({3, 2}, {1, 3}, one),
            "PyTorch qint8, one scale",
            {-32.75, -0.5, -1, -0.25, -0.75, 31},
            6},
           {quantized({6}, {1}, one, "QUInt8Storage"),
            "PyTorch quint8, one scale",
            {31.25, 63, -0.75, -0.5, -0.25, 31},
            6},
           {quantized({2, 3}, {3, 1}, for_each(0)),
            "PyTorch qint8, one scale a row",
            {-64.5, -1, -0.5, 8, 10, 260},
            38},
           {quantized({3, 2}, {2, 1}, for_each(1)),
            "PyTorch qint8, one scale for each step of axis 1",
            {-64.5, 4, -0.5, 8, 0.5, 260},
            38},
       }) {
    CAPTURE(each.scheme);
    const Read read = read_dict({{"w", each.value}}, storages);
    REQUIRE(read.tensors.size() == 1);
    const io::TensorInfo& tensor = read.tensors[0];
    CHECK(tensor.unreadable == "");
    REQUIRE(tensor.decoding != nullptr);
    CHECK(tensor.decoding->scheme == each.scheme);
    CHECK(tensor.role.kind == io::TensorRole::Kind::kWeight);
    CHECK(io::stored_bytes(tensor) == each.bytes);
    CHECK(test::streamed_rows(tensor, read.files) == each.values);
  }
  const auto reason = [&](const std::string& quantizer) {
    return read_dict({{"w", quantized({2, 3}, {3, 1}, quantizer)}}, storages).tensors.at(0).unreadable;
  };
  const auto lacks = [](const std::string& part) {
    return "its call of _rebuild_qtensor has no " + part + " as PyTorch writes it";
  };
  CHECK(reason("N") == lacks("scheme"));
  CHECK(reason(tuple({global("torch", "per_tensor_affine"), "N", whole(0)})) ==
        lacks("scale and zero point"));
  CHECK(reason(for_each(2)) == lacks("scales and zero points"));
  CHECK(reason(for_each(-1)) == lacks("scales and zero points"));
  CHECK(reason(for_each(1)) == "its scales are not one number for each step of axis 1");
  CHECK(reason(tuple({global("torch", "per_channel_affine_float_qparams"), "N", "N", whole(0)})) ==
        "it is quantized by torch.per_channel_affine_float_qparams, which is not decoded");
  // Scales that are quantized themselves, and theirs again, are not followed.
  std::string inner = for_each(0);
  for (int i = 0; i < 1000; ++i)
    inner = tuple({global("torch", "per_channel_affine"), quantized({2}, {1}, inner), "N", whole(0)});
  CHECK(reason(inner) == lacks("scales and zero points"));
}
