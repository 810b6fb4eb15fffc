#pragma once
/// Requests to the host as objects of JavaScript, each with its `kind` (web/lab/requests.js has a handler for each).

#include <array>

#include "bindings/embind_values.hpp"
#include "labs/app/app.hpp"
#include "labs/model/session.hpp"

namespace qs {

struct RequestValues {
  App& app;

  emscripten::val operator()(const ByteRequest& request) const {
    return object_of({{"kind", std::string("bytes")},
                      {"owner", static_cast<int>(request.owner)},
                      {"id", static_cast<double>(request.id)},
                      {"layer", request.layer},
                      {"session", static_cast<double>(request.session)},
                      {"file", request.file},
                      {"offset", static_cast<double>(request.range.offset)},
                      {"size", static_cast<double>(request.range.size)}});
  }
  emscripten::val operator()(const Outgoing& outgoing) const {
    return object_of({{"kind", std::string(outgoing.to == Outgoing::To::kFile ? "file" : "clipboard")},
                      {"name", outgoing.name},
                      {"type", outgoing.type},
                      {"text", outgoing.bytes}});
  }
  emscripten::val operator()(const SavePixels& part) const {
    return object_of({{"kind", std::string("pixels")},
                      {"name", part.name},
                      {"x", part.x},
                      {"y", part.y},
                      {"width", part.w},
                      {"height", part.h}});
  }
  emscripten::val operator()(const ReportRequest& report) const {
    constexpr std::array kFormats = {"html", "mix", "csv", "json"};
    return object_of(
        {{"kind", std::string("report")},
         {"format", std::string(kFormats[static_cast<std::size_t>(report.kind)])},
         {"name", report.name},
         {"link", report.link},
         {"sensitivities", sensitivities_csv(app.results().kept<ModelSession>()->sensitivities())}});
  }
  emscripten::val operator()(const KeepProgress& kept) const {
    return object_of(
        {{"kind", std::string("progress")}, {"progress", kept.progress}, {"attempts", kept.attempts}});
  }
  emscripten::val operator()(const ReadAbout& about) const {
    return object_of({{"kind", std::string("read")}, {"item", about.item}, {"topic", about.topic}});
  }
  emscripten::val operator()(FoldControls fold) const {
    return object_of({{"kind", std::string("fold")}, {"folded", fold.folded}});
  }
  emscripten::val operator()(FetchCode) const { return bare("code"); }
  emscripten::val operator()(FetchLetters) const { return bare("letters"); }
  emscripten::val operator()(PickFiles) const { return bare("files"); }
  emscripten::val operator()(PickBeside wanted) const {
    constexpr std::array kKinds = {"sensitivities", "importance", "compare"};
    return object_of({{"kind", std::string(kKinds[static_cast<std::size_t>(wanted.what)])},
                      {"session", static_cast<double>(wanted.session)}});
  }
  emscripten::val operator()(OpenExample) const { return bare("example"); }

 private:
  static emscripten::val bare(const char* kind) { return object_of({{"kind", std::string(kind)}}); }
};

/// The request that an answer names by { owner, id }.
inline ByteRequest named_by(const emscripten::val& request) {
  ByteRequest named;
  named.owner = static_cast<ByteOwner>(request["owner"].as<int>());
  named.id = static_cast<std::uint64_t>(request["id"].as<double>());
  return named;
}

}  // namespace qs
