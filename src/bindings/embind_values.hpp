#pragma once
/// Converts values to and from JavaScript. Copies typed arrays both ways: a view into the heap would dangle
/// as soon as the memory grows.

#include <emscripten/val.h>

#include <initializer_list>
#include <span>
#include <vector>

#include "core/error.hpp"

namespace qs {

/// T must be the element type of the typed array.
template <class T>
std::vector<T> numbers_from(const emscripten::val& array) {
  std::vector<T> values(array["length"].as<std::size_t>());
  emscripten::val(emscripten::typed_memory_view(values.size(), values.data())).call<void>("set", array);
  return values;
}

inline std::vector<std::byte> bytes_from(const emscripten::val& array) {
  std::vector<std::byte> bytes(array["length"].as<std::size_t>());
  auto* first = reinterpret_cast<unsigned char*>(bytes.data());
  emscripten::val(emscripten::typed_memory_view(bytes.size(), first)).call<void>("set", array);
  return bytes;
}

template <class T>
emscripten::val copied(const char* array_type, std::span<const T> values) {
  return emscripten::val::global(array_type)
      .new_(emscripten::typed_memory_view(values.size(), values.data()));
}

/// An object of JavaScript from its fields: object_of({{"bits", bits}, {"gap", gap}}).
struct Field {
  template <class T>
  Field(const char* name, const T& content) : key(name), value(content) {}
  const char* key;
  emscripten::val value;
};
inline emscripten::val object_of(std::initializer_list<Field> fields) {
  emscripten::val object = emscripten::val::object();
  for (const Field& field : fields) object.set(field.key, field.value);
  return object;
}

/// {error: {field, value, accepted, byte?, message}}; the JavaScript side throws it.
inline emscripten::val error_value(const Error& error) {
  emscripten::val inner = emscripten::val::object();
  inner.set("field", error.field);
  inner.set("value", error.value);
  inner.set("accepted", error.accepted);
  inner.set("message", message(error));
  if (error.byte) inner.set("byte", static_cast<double>(*error.byte));
  emscripten::val outer = emscripten::val::object();
  outer.set("error", inner);
  return outer;
}

}  // namespace qs
