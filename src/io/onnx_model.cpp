#include "io/onnx_model.hpp"

#include <algorithm>

#include "io/limits.hpp"
#include "io/onnx_decoding.hpp"
#include "io/onnx_names.hpp"
#include "io/onnx_roles.hpp"
#include "io/reader_parts.hpp"
#include "io/utf8.hpp"

namespace qs::io {
namespace {

constexpr std::size_t kLongestAttribute = 256;  // of an attribute's name in that of a tensor
constexpr std::size_t kMostAttributes = 32;     // of those that matter, in one node
constexpr std::size_t kMostNumbers = 50'000;  // single ones that a Constant holds in an attribute of its own
constexpr std::uint64_t kTypeFloat = 1, kTypeInt64 = 7;  // TensorProto.DataType
/// Names are shown, so they must be UTF-8.
std::string safe_text(std::span<const std::byte> payload) {
  const std::string_view text = as_text(payload);
  return is_utf8(text) ? std::string(text) : quote_bytes(text);
}

std::string number_text(std::size_t number) {
  return "initializer " + std::to_string(number);
}

}  // namespace

Expected<void> OnnxModel::enter(OnnxMessage outer, const WireField& field, OnnxMessage message,
                                std::uint64_t at) {
  switch (message) {
    case OnnxMessage::kGraph:
    case OnnxMessage::kFunction:
      return enter_graph(message, at);
    case OnnxMessage::kTensor:
    case OnnxMessage::kSparse:
      tensor_ = {};
      in_attribute_ = outer == OnnxMessage::kAttribute;
      if (message == OnnxMessage::kSparse) tensor_.set_unreadable("it is sparse, which is not decoded");
      return check_tensors(at);
    case OnnxMessage::kNode:
      open_nodes_.emplace_back();
      return {};
    case OnnxMessage::kAttribute:
      open_attributes_.emplace_back();
      return {};
    case OnnxMessage::kValueInfo:
      is_input_ = field.number == 11;
      return {};
    default:
      return {};
  }
}

Expected<void> OnnxModel::enter_graph(OnnxMessage message, std::uint64_t at) {
  const bool is_main = open_graphs_.empty() && message == OnnxMessage::kGraph;
  if (is_main && has_graph_) {  // two graphs are one, as protobuf merges messages
    open_graphs_.push_back(0);
    return {};
  }
  if (graphs_.graphs.empty() && !is_main) graphs_.add_graph({});  // a function before the main graph
  if (graphs_.graphs.size() >= kMostGraphs) {
    return refuse("onnx model", "a graph or function more than " + std::to_string(kMostGraphs),
                  "at most so many", at);
  }
  if (is_main) {
    has_graph_ = true;
    if (graphs_.graphs.empty()) graphs_.add_graph({});
    open_graphs_.push_back(0);
    return {};
  }
  OnnxGraph graph;
  graph.is_function = message == OnnxMessage::kFunction;
  if (!open_graphs_.empty()) graph.around = open_graphs_.back();
  open_graphs_.push_back(graphs_.add_graph(std::move(graph)));
  if (!open_attributes_.empty()) open_attributes_.back().graphs.push_back(open_graphs_.back());
  return {};
}

Expected<void> OnnxModel::check_tensors(std::uint64_t at) const {
  if (tensors_.size() < kMostOnnxTensors) return {};
  return refuse("onnx graph", "an initializer more than " + std::to_string(kMostOnnxTensors),
                "at most so many", at);
}

Expected<void> OnnxModel::count_link(std::uint64_t at) {
  if (++links_ <= kMostLinks) return {};
  return refuse("onnx graph", "an input or output of a node more than " + std::to_string(kMostLinks),
                "at most so many", at);
}

Expected<void> OnnxModel::take(OnnxMessage message, const WireField& field,
                               std::span<const std::byte> payload, std::uint64_t at) {
  if (is_text(message, field) && field.type != WireType::kLength) return {};
  switch (message) {
    case OnnxMessage::kTensor:
      tensor_.take(field, payload, at);
      return {};
    case OnnxMessage::kSparse:
      if (field.number == kSparseDims) tensor_.take_dims(field, payload);
      return {};
    case OnnxMessage::kSparseValues:
      if (field.number == OnnxTensor::kName || field.number == OnnxTensor::kDataType) {
        tensor_.take(field, payload, at);
      }
      return {};
    case OnnxMessage::kNode:
      return take_node(field, payload, at);
    case OnnxMessage::kAttribute:
      take_attribute(field, payload, at);
      return {};
    case OnnxMessage::kFunction:
      if (field.number == 1) graph().attribute = graphs_.name(safe_text(payload));
      if (field.number == 10) graph().domain = graphs_.name(safe_text(payload));
      if (field.number != 4 && field.number != 5) return {};
      (field.number == 4 ? graph().inputs : graph().outputs).push_back(graphs_.name(safe_text(payload)));
      return count_link(at);
    case OnnxMessage::kValueInfo:
      if (field.number != 1 || open_graphs_.back() == 0) return {};
      (is_input_ ? graph().inputs : graph().outputs).push_back(graphs_.name(safe_text(payload)));
      return count_link(at);
    default:
      return {};
  }
}

Expected<void> OnnxModel::take_node(const WireField& field, std::span<const std::byte> payload,
                                    std::uint64_t at) {
  OnnxNodeParts& parts = open_nodes_.back().parts;
  const std::string text = safe_text(payload);
  switch (field.number) {
    case 1:
    case 2:
      (field.number == 1 ? parts.inputs : parts.outputs).push_back(graphs_.name(text));
      return count_link(at);
    case 3:
      parts.name = text;
      return {};
    case 4:
      parts.op = text;
      return {};
    case 7:
      parts.domain = text;
      return {};
    default:
      return {};
  }
}

void OnnxModel::take_attribute(const WireField& field, std::span<const std::byte> payload, std::uint64_t at) {
  Attribute& attribute = open_attributes_.back();
  const auto add = [&](std::uint64_t value) {
    if (attribute.numbers.size() < kMaxRank) attribute.numbers.push_back(static_cast<std::int64_t>(value));
  };
  if (field.number == 1) {
    attribute.name = safe_text(payload);
  } else if (field.number == 2 && field.type == WireType::kFixed32) {
    attribute.float_place = field.payload;
  } else if (field.number == 3 && field.type == WireType::kVarint) {
    attribute.number = static_cast<std::int64_t>(field.value);
    attribute.number_place = field.payload;
  } else if (field.number == 4) {
    attribute.text = as_text(payload);
  } else if (field.number == kAttributeFloats) {
    attribute.floats.take(renumbered(field, OnnxTensor::kFloatData), {}, at);
  } else if (field.number == 8 && field.type == WireType::kVarint) {
    add(field.value);
  } else if (field.number == 8) {
    while (!payload.empty()) {
      const WireVarint next = read_varint(payload);
      if (next.state != Varint::State::kWhole) return;
      add(next.number.value);
      payload = payload.subspan(next.number.size);
    }
  }
}

Expected<void> OnnxModel::leave(OnnxMessage message, std::uint64_t at) {
  switch (message) {
    case OnnxMessage::kTensor:
    case OnnxMessage::kSparse:
      return add_tensor(std::move(tensor_), in_attribute_, at);
    case OnnxMessage::kAttribute:
      return leave_attribute(at);
    case OnnxMessage::kNode:
      return leave_node(at);
    case OnnxMessage::kGraph:
    case OnnxMessage::kFunction:
      open_graphs_.pop_back();
      return {};
    default:
      return {};
  }
}

Expected<void> OnnxModel::add_tensor(OnnxTensor tensor, bool in_attribute, std::uint64_t at) {
  if (auto checked = check_tensors(at); !checked) return checked;
  const auto number = static_cast<std::uint32_t>(tensors_.size());
  OnnxSource source;
  source.graph = open_graphs_.back();
  tensors_.push_back(std::move(tensor).finish(source));
  if (in_attribute) open_attributes_.back().tensors.push_back(number);
  if (tensors_.back().name.empty()) tensors_.back().name = number_text(tensors_.size());
  if (!in_attribute) source.name = graphs_.name(tensors_.back().name);
  sources_.push_back(source);
  return {};
}

/// A single number is not listed, but may be a scale.
void OnnxModel::take_number(Attribute& attribute, Node& node) {
  TensorInfo number;
  number.container = Container::kOnnx;
  if (attribute.name == "value_float" && attribute.float_place.size > 0) {
    number.bytes = attribute.float_place;
    node.of_number.type = kTypeFloat;
  } else if (attribute.name == "value_int" && attribute.number_place.size > 0) {
    number.bytes = attribute.number_place;
    number.dtype = DType::kI64;
    number.packing = node.of_number.packing = Packing::kVarint;
    node.of_number.type = kTypeInt64;
  } else if (attribute.name == "value_floats") {
    number = std::move(attribute.floats).finish(node.of_number);
  } else {
    return;
  }
  node.number = std::move(number);
}

Expected<void> OnnxModel::leave_attribute(std::uint64_t at) {
  Attribute& left = open_attributes_.back();
  if (left.name == "value_floats" && left.floats.become_vector() > 1) {
    if (auto added = add_tensor(std::move(left.floats), true, at); !added) return added;
  } else {
    take_number(left, open_nodes_.back());
  }
  Attribute attribute = std::move(open_attributes_.back());
  open_attributes_.pop_back();
  Node& node = open_nodes_.back();
  for (const std::uint32_t tensor : attribute.tensors) node.tensors.emplace_back(tensor, attribute.name);
  for (const std::uint32_t graph : attribute.graphs) {
    graphs_.graphs[graph].attribute = graphs_.name(attribute.name);
    node.parts.graphs.push_back(graph);
  }
  const auto key = std::find(kOnnxKeys.begin(), kOnnxKeys.end(), attribute.name);
  if (key == kOnnxKeys.end() || node.parts.attributes.size() == kMostAttributes) return {};
  node.parts.attributes.push_back({static_cast<OnnxKey>(key - kOnnxKeys.begin()), attribute.number,
                                   std::move(attribute.numbers), std::move(attribute.text)});
  return {};
}

Expected<void> OnnxModel::leave_node(std::uint64_t at) {
  const Node node = std::move(open_nodes_.back());
  open_nodes_.pop_back();
  const auto added = graphs_.add(node.parts, open_graphs_.back(), at);
  if (!added) return Refusal(added.error());
  const bool has_output =
      node.parts.op == "Constant" && node.parts.outputs.size() == 1 && node.parts.outputs[0] != 0;
  const bool is_constant = has_output && node.tensors.size() == 1;
  if (has_output && node.tensors.empty() && node.number && numbers_.tensors.size() < kMostNumbers) {
    numbers_.tensors.push_back(*node.number);
    numbers_.tensors.back().name = graphs_.text(node.parts.outputs[0]);
    numbers_.sources.push_back(node.of_number);
    numbers_.sources.back().graph = open_graphs_.back();
    numbers_.sources.back().name = node.parts.outputs[0];
  }
  for (std::size_t i = 0; i < node.tensors.size(); ++i) {
    const auto& [number, attribute] = node.tensors[i];
    OnnxSource& source = sources_[number];
    if (is_constant) {
      source.name = node.parts.outputs[0];
      tensors_[number].name = graphs_.text(source.name);
    } else {
      source.node = *added;
      tensors_[number].name = onnx_label(graphs_, *added);
      if (attribute.size() <= kLongestAttribute) tensors_[number].name += "/" + attribute;
      if (node.tensors.size() > 1) tensors_[number].name += "/" + std::to_string(i);
    }
  }
  return {};
}

std::string OnnxModel::place(OnnxMessage message) const {
  const auto named = [](std::string_view what, std::string_view name) {
    return std::string(what) + (name.empty() ? "" : " " + quote_bytes(name));
  };
  switch (message) {
    case OnnxMessage::kModel:
      return "onnx model";
    case OnnxMessage::kGraph:
    case OnnxMessage::kValueInfo:
      return "onnx graph";
    case OnnxMessage::kFunction:
      return named("onnx function", graphs_.text(graphs_.graphs[open_graphs_.back()].attribute));
    case OnnxMessage::kNode:
    case OnnxMessage::kAttribute:
      return named("onnx node", open_nodes_.back().parts.name);
    default:
      return tensor_.name().empty() ? number_text(tensors_.size() + 1)
                                    : "tensor " + quote_text(tensor_.name());
  }
}

std::vector<TensorInfo> OnnxModel::finish() {
  const OnnxFlow flow(graphs_, sources_);
  give_onnx_roles(graphs_, flow, sources_, tensors_);
  settle_onnx_names(graphs_, sources_, tensors_);
  decode_onnx(graphs_, flow, sources_, numbers_, tensors_);
  return std::move(tensors_);
}

}  // namespace qs::io
