#pragma once
/// Opens files that were built in memory together, as one model.

#include <map>

#include "io/model_files.hpp"
#include "tensor_files.hpp"

namespace qs::test {

struct File {
  std::string name;
  Bytes bytes;
};

/// `were_found`: in a folder that was opened.
inline io::ModelReader read(const std::vector<File>& files, bool were_found = false) {
  std::vector<io::FileInfo> infos;
  for (const File& file : files) infos.push_back({file.name, file.bytes.size(), were_found});
  io::ModelReader reader(infos);
  while (const auto wanted = reader.wants())
    reader.feed(
        io::bytes_in(files[wanted->file].bytes, wanted->range).value_or(std::span<const std::byte>{}));
  return reader;
}

inline std::string problems(const io::ModelReader& reader) {
  std::string all;
  for (const io::Problem& problem : reader.problems()) all += problem.file + ": " + problem.sentence + "\n";
  return all;
}

inline Bytes shard(const std::string& tensor) {
  return make_safetensors({{tensor, "F32", {2}, bytes_of({1.F, 2.F})}});
}

inline Bytes index_of(const std::map<std::string, std::string>& map) {
  std::string json = R"({"metadata":{"total_size":16},"weight_map":{)";
  for (const auto& [tensor, file] : map)
    json += (json.ends_with('{') ? "\"" : ",\"") + tensor + "\":\"" + file + '"';
  return bytes_of_text(json + "}}");
}

}  // namespace qs::test
