#include "labs/state/layers.hpp"

#include <array>

#include "core/find.hpp"
namespace qs {
namespace {

// The only list of bundled layers. PyTorch stacks the four gates of an LSTM in one matrix, input gate first.
constexpr std::array kLayers = {
    Layer{"lstm_hh_input_gate", "LSTM, recurrent, 32 units", "decoder.rnn.weight_hh", 0, 32},
    Layer{"lstm_hh", "LSTM, recurrent, all gates", "decoder.rnn.weight_hh"},
    Layer{"lstm_ih", "LSTM, input, all gates", "decoder.rnn.weight_ih"},
    Layer{"encoder_0", "Encoder 0, convolution", "encoder.0.reparam_conv.weight"},
    Layer{"encoder_1", "Encoder 1, convolution", "encoder.1.reparam_conv.weight"},
    Layer{"encoder_2", "Encoder 2, convolution", "encoder.2.reparam_conv.weight"},
    Layer{"encoder_3", "Encoder 3, convolution", "encoder.3.reparam_conv.weight"},
};

}  // namespace

std::span<const Layer> layers() {
  return kLayers;
}

const Layer* find_layer(std::string_view id) {
  return find_by(kLayers, &Layer::id, id);
}

}  // namespace qs
