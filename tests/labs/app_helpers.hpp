#pragma once
/// Drives an App as a host would: answers its requests, does its work, changes its state.

#include <doctest/doctest.h>

#include "io/tensor_files.hpp"
#include "labs/app/run_to_rest.hpp"
#include "labs/model_file.hpp"

namespace qs::test {

/// Answers every request and does all work, as a host would.
inline void settle(App& app, const std::vector<std::byte>& model,
                   const std::vector<std::byte>& own_file = {}) {
  run_to_rest(app, [&](const ByteRequest& request) {
    if (!request.layer.empty()) {
      app.supply(request, layer_file(model, request.layer));
    } else {
      const auto bytes = io::bytes_in(own_file, request.range);
      REQUIRE(bytes);
      app.supply(request, *bytes);
    }
  });
}

/// The request for bytes that the app has made since the last look; nothing if none.
inline std::optional<ByteRequest> asked(App& app) {
  std::optional<ByteRequest> found;
  for (const HostRequest& request : app.take_requests()) {
    if (const auto* bytes = std::get_if<ByteRequest>(&request)) found = *bytes;
  }
  return found;
}

inline void open(App& app, const std::vector<std::byte>& model, const std::string& name,
                 const std::vector<std::byte>& file) {
  app.open_files({{name, file.size()}});
  settle(app, model, file);
}

inline void choose_source(App& app, std::string_view id) {
  AppState state = app.state();
  state.source.id = id;
  app.set_state(std::move(state));
}

inline void choose_quantizer(App& app, std::string_view spec) {
  AppState state = app.state();
  state.quantizer = *parse_quantizer(spec);
  app.set_state(std::move(state));
}

inline std::vector<std::byte> two_tensors() {
  return make_safetensors({{"a", "F32", {2}, bytes_of<float>({1, -1})},
                           {"b", "F32", {4}, bytes_of<float>({0.5F, 0.25F, -0.5F, 3})}});
}

}  // namespace qs::test
