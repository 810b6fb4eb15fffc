#include "io/tflite_walk.hpp"

#include <algorithm>
#include <array>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint32_t kNoConstant = ~0U;
constexpr std::uint64_t kZeroPointsAtOnce = 4096;
constexpr std::uint64_t kLargestZeroPoint = 1 << 16;  // float32 holds code − zero point exactly

// Fields of the schema's tables.
constexpr unsigned kModelVersion = 0, kModelOperatorCodes = 1, kModelSubgraphs = 2, kModelBuffers = 4;
constexpr unsigned kCodeOld = 0, kCodeCustom = 1, kCodeBuiltin = 3;
constexpr unsigned kBufferData = 0, kBufferOffset = 1, kBufferSize = 2;
constexpr unsigned kSubgraphTensors = 0, kSubgraphOperators = 3;
constexpr unsigned kTensorShape = 0, kTensorType = 1, kTensorBuffer = 2, kTensorName = 3,
                   kTensorQuantization = 4, kTensorIsVariable = 5, kTensorSparsity = 6,
                   kTensorExternalBuffer = 10;
constexpr unsigned kQuantizationScale = 2, kQuantizationZeroPoint = 3, kQuantizationDetails = 4,
                   kQuantizationAxis = 6;
constexpr unsigned kOperatorCode = 0, kOperatorInputs = 1, kOperatorOutputs = 2, kOperatorOptions = 4;

constexpr int kDequantize = 6, kGather = 36, kDensify = 124, kBatchMatmul = 126;

Expected<void> check_count(const char* what, std::uint64_t count, std::uint64_t most) {
  if (count <= most) return {};
  return refuse(std::string("model: ") + what, std::to_string(count), "at most " + std::to_string(most));
}

}  // namespace

TfliteWalk::TfliteWalk(std::uint64_t file_size) : bytes_({0, file_size}), tables_(bytes_) {}

void TfliteWalk::go_to(State state) {
  state_ = state;
  next_ = 0;
}

Expected<void> TfliteWalk::feed(std::span<const std::byte> bytes) {
  if (auto fed = bytes_.feed(bytes); !fed) return fed;
  while (state_ != State::kDone) {
    tables_.begin();
    auto stepped = step();
    if (bytes_.missing()) return {};
    if (!stepped) return stepped;
  }
  return {};
}

Expected<void> TfliteWalk::step() {
  switch (state_) {
    case State::kRoot:
      return take_root();
    case State::kOperatorCodes:
      if (next_ < operator_codes_.count) return take_operator_code();
      go_to(State::kBuffers);
      return {};
    case State::kBuffers:
      if (next_ < buffers_.count) return take_buffer();
      go_to(State::kSubgraph);
      return {};
    case State::kSubgraph:
      if (subgraph_ < subgraphs_.count) return take_subgraph();
      go_to(State::kZeroPoints);
      return {};
    case State::kTensors:
      if (next_ < tensors_.count) return take_tensor();
      go_to(State::kOperators);
      return {};
    case State::kOperators:
      if (next_ < operators_.count) return take_operator();
      ++subgraph_;
      go_to(State::kSubgraph);
      return {};
    case State::kZeroPoints:
      if (next_ < constants_.size()) return take_zero_points();
      go_to(State::kDone);
      return {};
    case State::kDone:
      break;
  }
  return {};
}

/// True if all that the step has read was there and right; the error names the entry of a list.
Expected<void> TfliteWalk::is_readable(const char* what, std::uint64_t at) {
  auto checked = tables_.check();
  if (checked || bytes_.missing()) return checked;
  Error error = checked.error();
  error.field = std::string(what) + " " + std::to_string(at) + ": " + error.field;
  return Refusal(std::move(error));
}

Expected<void> TfliteWalk::take_root() {
  std::array<std::byte, 4> identifier{};
  bytes_.copy(4, identifier);
  if (!bytes_.missing() && !bytes_.outside() && as_text(identifier) != "TFL3")
    return refuse("identifier", quote_bytes(as_text(identifier)), "'TFL3' of a TensorFlow Lite model", 4);
  const FlatTable root = tables_.root();
  const std::uint64_t version = tables_.number(root, kModelVersion, 4);
  operator_codes_ = tables_.vector(root, kModelOperatorCodes, 4);
  subgraphs_ = tables_.vector(root, kModelSubgraphs, 4);
  buffers_ = tables_.vector(root, kModelBuffers, 4);
  if (auto checked = tables_.check(); !checked || bytes_.missing()) return checked;
  if (version != 3) return refuse("model: version", std::to_string(version), "3", root.at);
  if (subgraphs_.count == 0) return refuse("model: subgraphs", "0", "at least 1", root.at);
  for (const auto& checked :
       {check_count("operator codes", operator_codes_.count, TfliteLimits::kOperatorCodes),
        check_count("subgraphs", subgraphs_.count, TfliteLimits::kSubgraphs),
        check_count("buffers", buffers_.count, TfliteLimits::kBuffers)}) {
    if (!checked) return checked;
  }
  go_to(State::kOperatorCodes);
  return {};
}

Expected<void> TfliteWalk::take_operator_code() {
  const FlatTable code = tables_.element(operator_codes_, next_);
  // Codes above 126 stand in a field that older files lack.
  const auto old = tables_.signed_number(code, kCodeOld, 1);
  const auto now = tables_.signed_number(code, kCodeBuiltin, 4);
  std::string custom = tables_.text(code, kCodeCustom);
  if (auto checked = is_readable("operator code", next_); !checked || bytes_.missing()) return checked;
  codes_.push_back({static_cast<int>(std::max(old, now)), std::move(custom)});
  ++next_;
  return {};
}

Expected<void> TfliteWalk::take_buffer() {
  const FlatTable found = tables_.element(buffers_, next_);
  const FlatVector data = tables_.vector(found, kBufferData, 1);
  ByteRange bytes{data.at, data.count};
  const std::uint64_t offset = tables_.number(found, kBufferOffset, 8),
                      size = tables_.number(found, kBufferSize, 8);
  if (offset > 1 && bytes_.is_inside(offset, size)) bytes = {offset, size};
  if (auto checked = is_readable("buffer", next_); !checked || bytes_.missing()) return checked;
  buffer_bytes_.push_back(bytes.size == 0 ? ByteRange{} : bytes);
  ++next_;
  return {};
}

Expected<void> TfliteWalk::take_subgraph() {
  const FlatTable found = tables_.element(subgraphs_, subgraph_);
  tensors_ = tables_.vector(found, kSubgraphTensors, 4);
  operators_ = tables_.vector(found, kSubgraphOperators, 4);
  if (auto checked = is_readable("subgraph", subgraph_); !checked || bytes_.missing()) return checked;
  tensors_before_ += tensors_.count;
  operators_before_ += operators_.count;
  if (auto checked = check_count("tensors", tensors_before_, TfliteLimits::kTensors); !checked)
    return checked;
  if (auto checked = check_count("operators", operators_before_, TfliteLimits::kOperators); !checked)
    return checked;
  constant_of_.assign(static_cast<std::size_t>(tensors_.count), kNoConstant);
  go_to(State::kTensors);
  return {};
}

Expected<void> TfliteWalk::take_tensor() {
  const FlatTable found = tables_.element(tensors_, next_);
  const std::uint64_t buffer = tables_.number(found, kTensorBuffer, 4);
  TfliteConstant constant;
  constant.is_external = tables_.number(found, kTensorExternalBuffer, 4) != 0;
  if (buffer < buffer_bytes_.size()) constant.bytes = buffer_bytes_[static_cast<std::size_t>(buffer)];
  const bool is_constant = constant.is_external || constant.bytes.size > 0;
  if (is_constant) {
    const FlatVector shape = tables_.vector(found, kTensorShape, 4);
    for (std::uint64_t axis = 0; axis < std::min<std::uint64_t>(shape.count, kMaxRank + 1); ++axis)
      constant.shape.push_back(static_cast<std::uint64_t>(bytes_.signed_number(shape.at + 4 * axis, 4)));
    constant.type = static_cast<int>(tables_.number(found, kTensorType, 1));
    constant.name = tables_.text(found, kTensorName);
    constant.is_variable = tables_.number(found, kTensorIsVariable, 1) != 0;
    constant.is_sparse = tables_.has(found, kTensorSparsity);
    const FlatTable scaling = tables_.table(found, kTensorQuantization);
    const FlatVector scales = tables_.vector(scaling, kQuantizationScale, 4);
    constant.scales = {scales.at, scales.count * 4};
    constant.zero_points = tables_.vector(scaling, kQuantizationZeroPoint, 8);
    constant.has_other_quantization = tables_.number(scaling, kQuantizationDetails, 1) != 0;
    constant.quantized_axis = tables_.signed_number(scaling, kQuantizationAxis, 4);
  }
  if (auto checked = is_readable("tensor", next_); !checked || bytes_.missing()) return checked;
  if (buffer >= buffer_bytes_.size() && buffer != 0) {
    return refuse("tensor " + std::to_string(next_) + ": buffer", std::to_string(buffer),
                  "one of the " + std::to_string(buffer_bytes_.size()) + " of the model", found.at);
  }
  if (constant.shape.size() > kMaxRank) {
    return refuse("tensor " + std::to_string(next_) + ": shape",
                  "more than " + std::to_string(kMaxRank) + " axes", "at most " + std::to_string(kMaxRank),
                  found.at);
  }
  if (is_constant) {
    constant.subgraph = subgraph_;
    constant.index = next_;
    constant.buffer = buffer;
    constant_of_[static_cast<std::size_t>(next_)] = static_cast<std::uint32_t>(constants_.size());
    constants_.push_back(std::move(constant));
  }
  ++next_;
  return {};
}

void TfliteWalk::note_use(std::uint64_t tensor, const TfliteUse& use) {
  if (tensor >= constant_of_.size()) return;
  const std::uint32_t constant = constant_of_[static_cast<std::size_t>(tensor)];
  if (constant != kNoConstant && constants_[constant].use.code < 0) constants_[constant].use = use;
}

Expected<void> TfliteWalk::take_operator() {
  const FlatTable found = tables_.element(operators_, next_);
  const std::uint64_t code = tables_.number(found, kOperatorCode, 4);
  const FlatVector inputs = tables_.vector(found, kOperatorInputs, 4),
                   outputs = tables_.vector(found, kOperatorOutputs, 4);
  TfliteUse use;
  if (code < codes_.size()) {
    use.code = codes_[static_cast<std::size_t>(code)].code;
    use.custom = codes_[static_cast<std::size_t>(code)].custom;
  }
  const FlatTable options = tables_.table(found, kOperatorOptions);
  if (use.code == kGather) use.axis = tables_.signed_number(options, 0, 4);
  const bool swaps_first = use.code == kBatchMatmul && tables_.number(options, 0, 1) != 0;
  const bool swaps_second = use.code == kBatchMatmul && tables_.number(options, 1, 1) != 0;
  std::vector<std::uint64_t> used;
  for (std::uint64_t i = 0; i < std::min(inputs.count, TfliteLimits::kInputsOfOne); ++i)
    used.push_back(bytes_.number(inputs.at + 4 * i, 4));
  const std::uint64_t output = outputs.count > 0 ? bytes_.number(outputs.at, 4) : constant_of_.size();
  if (auto checked = is_readable("operator", next_); !checked || bytes_.missing()) return checked;
  inputs_before_ += inputs.count;
  if (auto checked = check_count("inputs of one operator", inputs.count, TfliteLimits::kInputsOfOne);
      !checked)
    return checked;
  if (auto checked = check_count("inputs of operators", inputs_before_, TfliteLimits::kInputs); !checked)
    return checked;
  ++next_;
  if (use.code == kDequantize || use.code == kDensify) {
    const bool is_known = !used.empty() && used[0] < constant_of_.size() && output < constant_of_.size();
    if (is_known && constant_of_[static_cast<std::size_t>(output)] == kNoConstant)
      constant_of_[static_cast<std::size_t>(output)] = constant_of_[static_cast<std::size_t>(used[0])];
    return {};
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    use.input = i;
    use.adjoint = i == 0 ? swaps_first : swaps_second;
    note_use(used[i], use);
  }
  return {};
}

Expected<void> TfliteWalk::take_zero_points() {
  TfliteConstant& constant = constants_[static_cast<std::size_t>(next_)];
  const std::uint64_t count = constant.zero_points.count, end = std::min(count, zero_at_ + kZeroPointsAtOnce);
  std::vector<float> zeros;
  for (std::uint64_t i = zero_at_; i < end; ++i) {
    const std::int64_t zero = bytes_.signed_number(constant.zero_points.at + 8 * i, 8);
    const bool is_exact = zero <= static_cast<std::int64_t>(kLargestZeroPoint) &&
                          zero >= -static_cast<std::int64_t>(kLargestZeroPoint);
    zeros.push_back(static_cast<float>(zero));
    if (is_exact || bytes_.missing()) continue;
    return refuse("tensor " + std::to_string(constant.index) + ": zero point", std::to_string(zero),
                  "a number from -65536 to 65536", constant.zero_points.at + 8 * i);
  }
  if (auto checked = is_readable("tensor", constant.index); !checked || bytes_.missing()) return checked;
  if (zero_at_ == 0) {
    zeros_before_ += count;
    if (auto checked = check_count("zero points", zeros_before_, TfliteLimits::kZeroPoints); !checked)
      return checked;
  }
  constant.zeros.insert(constant.zeros.end(), zeros.begin(), zeros.end());
  zero_at_ = end;
  if (end < count) return {};
  const bool all_zero =
      std::all_of(constant.zeros.begin(), constant.zeros.end(), [](float zero) { return zero == 0; });
  if (all_zero) constant.zeros.clear();
  zero_at_ = 0;
  ++next_;
  return {};
}

}  // namespace qs::io
