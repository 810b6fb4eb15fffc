#include "host/report_list.hpp"

#include <cstdio>

#include "labs/model/tensor_words.hpp"

namespace qs {

bool print_list(const FileSession& files) {
  std::string lines;
  for (const io::TensorInfo& tensor : files.tensors()) {
    const std::string type = type_words(tensor);
    const std::string why = !tensor.unreadable.empty() ? tensor.unreadable : tensor.role.why;
    char bits[32];
    std::snprintf(bits, sizeof bits, "%.3f", io::stored_bits(tensor));
    lines += tensor.name + "  " + (type.empty() ? "–" : type) + "  " + shape_words(tensor) + "  " +
             (tensor.unreadable.empty() ? std::string(bits) + " bits" : "") +
             (why.empty() ? "" : "  (" + why + ")") + "\n";
  }
  std::fwrite(lines.data(), 1, lines.size(), stdout);
  for (const io::Problem& problem : files.problems())
    std::fprintf(stderr, "quantscope: %s: %s\n", problem.file.c_str(), problem.sentence.c_str());
  return files.problems().empty() || files.problems().front().is_note;
}

}  // namespace qs
