#include "host/importance_file.hpp"

#include <cstdio>

#include "host/report_files.hpp"
#include "labs/words/text.hpp"

namespace qs {

std::optional<Importance> read_importance_file(const std::string& path, double stall_seconds,
                                               std::string& why) {
  ReportFiles sources(stall_seconds);
  const std::optional<FileSession> files = sources.read_list({path}, {}, why);
  if (!files) return std::nullopt;
  ImportanceReader reader(files->reader());
  std::vector<std::byte> bytes;
  while (!reader.has_ended()) {
    if (const auto wanted = reader.wants()) {
      const auto source = sources.open(sources.paths()[wanted->file]);
      const Expected<void> read = source == nullptr ? refuse("file", "a name", "a file that can be read")
                                                    : source->read(wanted->range, bytes);
      if (read) {
        reader.feed(bytes);
      } else {
        reader.refuse(message(read.error()));
      }
    }
    reader.step(no_limit);
  }
  Importance importance = reader.take();
  if (!importance.layers.empty()) return importance;
  why = "'" + path + "' has no list of importances" +
        (importance.problems.empty() ? "." : ": " + importance.problems.front());
  return std::nullopt;
}

bool tell_importance(const Importance& importance, const JoinedImportance& joined) {
  for (const auto* const problems : {&importance.problems, &joined.problems}) {
    for (const std::string& problem : *problems) std::fprintf(stderr, "quantscope: %s\n", problem.c_str());
  }
  if (!joined.unused.empty())
    std::fprintf(stderr,
                 "quantscope: %zu of %zu lists of %s belong to no tensor of the model, the first is '%s'\n",
                 joined.unused.size(), importance.layers.size(), importance.file.c_str(),
                 joined.unused.front().c_str());
  if (joined.zeros > 0)
    std::fprintf(
        stderr,
        "quantscope: %s inputs have an importance of 0: q4_0, q5_0, q3_k, q6_k, iq4_nl and iq4_xs write zeros where "
        "a whole block has\n",
        grouped(joined.zeros).c_str());
  return !importance.problems.empty() || !joined.problems.empty();
}

}  // namespace qs
