#pragma once
/// Sentences for files that cannot be read by their address: those of web/core/remote_words.js, word for word
/// (tests/web/remote_model.test.mjs compares them).

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"

namespace qs {

struct RemoteSentence {
  std::string_view reason, value, accepted;
};

// clang-format off
inline constexpr std::array kRemoteSentences = {
    RemoteSentence{"address", "'{address}'", "https://… (http:// of this machine only), with at most {most} letters before a '?'"},
    RemoteSentence{"secret", "a name or password before '@'", "an address that anybody may read"},
    RemoteSentence{"page", "'{address}', a page about a model,", "one of its files, such as {instead}"},
    RemoteSentence{"folder", "'{address}', a folder,", "a file in it, such as {instead}"},
    RemoteSentence{"turned", "'{address}', which leads on to {to},", "one that stays on https://"},
    RemoteSentence{"missing", "'{address}', to which {host} answers {status} (nothing is there),", "the address of a file"},
    RemoteSentence{"forbidden", "'{address}', to which {host} answers {status} (not for everybody),", "a file that can be read without signing in"},
    RemoteSentence{"busy", "'{address}', to which {host} answers {status} (too busy now),", "a part of the file: try again later"},
    RemoteSentence{"status", "'{address}', to which {host} answers {status},", "206, a part of the file, or 200, all of it"},
    RemoteSentence{"whole", "'{address}', which {host} gives only as a whole ({size}),", "a host that answers range requests, or a file of at most {most}"},
    RemoteSentence{"endless", "'{address}', which {host} gives only as a whole,", "a host that answers range requests, or a file of at most {most}"},
    RemoteSentence{"size", "'{address}', whose size {host} does not tell,", "Content-Range (which a page may read only if Access-Control-Expose-Headers names it) or Content-Length"},
    RemoteSentence{"empty", "'{address}', an empty file,", "a model"},
    RemoteSentence{"part", "the part from {first} to {last} that {host} sends for bytes {from} to {to} of '{address}'", "those bytes"},
    RemoteSentence{"length", "an answer of {count} bytes from {host} for bytes {from} to {to} of '{address}'", "{wanted}"},
    RemoteSentence{"changed", "'{address}' with {after}", "{before}, as when it was opened: the file has changed, open it again"},
    RemoteSentence{"stalled", "{host}, silent for {seconds} s,", "a byte in that time: try again later"},
    RemoteSentence{"unreachable", "{host}, which cannot be read ({reason}),", "a host that can be reached"},
    RemoteSentence{"index", "'{address}', which is no index of shards,", "an object whose weight_map names a file for each tensor"},
    RemoteSentence{"index_size", "'{address}', an index of {size},", "at most {most}"},
    RemoteSentence{"index_name", "'{name}', which the index '{address}' names,", "a file in its own folder"},
    RemoteSentence{"parts", "'{address}', one of {count} parts,", "at most {most} parts"},
};
// clang-format on

using RemoteValues = std::vector<std::pair<std::string_view, std::string>>;

/// The sentence of a reason, with its {places} filled.
Refusal remote_refusal(std::string_view reason, const RemoteValues& values);

/// An address as it is shown: of more than 120 letters the ends.
std::string shown_address(const std::string& address);

}  // namespace qs
