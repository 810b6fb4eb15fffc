#pragma once
/// The files of a model by their addresses: of one part, or of an index of shards, all parts; with the configuration
/// in the same folder, which says how packed weights are packed.

#include <map>
#include <memory>

#include "host/remote_file.hpp"
#include "io/model_files.hpp"

namespace qs {

/// Seconds without a byte after which a host is given up.
inline constexpr double kStallSeconds = 20;

class RemoteModel {
 public:
  explicit RemoteModel(double stall_seconds = kStallSeconds) : client_(stall_seconds) {}

  /// Asks for the files that an address stands for; those of hosts that send no parts are taken whole.
  Expected<void> add(const std::string& address);
  /// Name and size of each file.
  std::vector<io::FileInfo> files() const;
  /// Opens a file by its name; null for any other name.
  std::unique_ptr<ByteSource> open(const std::string& name);

  /// "huggingface.co, by way of cdn.example", each host once.
  std::string hosts() const;
  std::uint64_t size() const;
  std::uint64_t fetched() const { return client_.fetched(); }

 private:
  Expected<void> ask(const RemoteAddress& address);
  Expected<void> ask_for_config(const RemoteAddress& model);
  Expected<void> keep(const RemoteAddress& address, std::unique_ptr<RemoteFile> file);
  Expected<void> add_shards(const RemoteAddress& index);

  HttpClient client_;
  std::map<std::string, std::unique_ptr<RemoteFile>> files_;
  std::uint64_t room_ = kMostRemoteWhole;  // for files that are taken whole
};

}  // namespace qs
