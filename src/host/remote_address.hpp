#pragma once
/// Addresses of model files: which are accepted, and which files belong to one. The rules are those of
/// web/core/remote_address.js.
///
/// The name of a file is its address without query and fragment. It tells the model's source in reports, its
/// folder is the folder of its shards, and a signature in a query is never shown or kept.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace qs {

inline constexpr std::size_t kLongestAddress = 512;  // before the query
inline constexpr std::size_t kMostRemoteParts = 1000;

struct RemoteAddress {
  std::string url;   // that is asked
  std::string name;  // without query
  std::string host;  // with its port, unless that is the usual one
};

/// True for text that begins as an address does, of whatever scheme.
bool is_address(std::string_view text);

/// Refuses what cannot be the address of a file.
Expected<RemoteAddress> read_address(const std::string& text);
/// As read_address() for where a host leads on to: any path, but the same schemes.
Expected<RemoteAddress> read_redirect(const std::string& url);

/// All parts of the model of which this is one, NAME-00002-of-00003.safetensors; itself if it is whole.
Expected<std::vector<RemoteAddress>> parts_of(const RemoteAddress& address);

/// True for the name of an index of shards.
bool is_shard_index(std::string_view name);
/// Shards that an index names, in its own folder.
Expected<std::vector<RemoteAddress>> shards_of(const RemoteAddress& index, std::span<const std::byte> json);

/// Configurations that say how a model's weights are packed; the first one that is there counts.
inline constexpr std::array<std::string_view, 2> kRemoteConfigs = {"config.json", "quantize_config.json"};
/// A file of this name in the same folder, with the same query.
RemoteAddress beside(const RemoteAddress& address, std::string_view name);

}  // namespace qs
