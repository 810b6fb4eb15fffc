#include "host/report_problems.hpp"

#include <cstdio>

#include "labs/model/tensor_words.hpp"

namespace qs {
namespace {

/// Messages and their tensors, one line a message, in order of first appearance.
class Lines {
 public:
  void add(const std::string& what, const std::string& why) {
    const auto place = places_.emplace(why, all_.size());
    if (place.second) all_.push_back({what, why, 0});
    ++all_[place.first->second].count;
  }
  void print() const {
    for (const Line& line : all_) {
      const std::string more = line.count > 1 ? " and " + std::to_string(line.count - 1) + " more" : "";
      std::fprintf(stderr, "quantscope: %s%s: %s\n", line.first.c_str(), more.c_str(), line.why.c_str());
    }
  }
  bool empty() const { return all_.empty(); }

 private:
  struct Line {
    std::string first, why;
    std::size_t count;
  };
  std::map<std::string, std::size_t> places_;
  std::vector<Line> all_;
};

struct Told {
  Lines left_out;  // requested things that are missing
  Lines notes;     // messages that leave every figure right
};

/// True if formats should have been measured on the tensor.
bool is_wanted(const MixParams& params, const MeasuredTensor& tensor) {
  const bool is_there = tensor.figures && tensor.figures->count > tensor.figures->non_finite.total();
  return is_there && tensor.counts(params.everything) && (params.vectors || is_matrix(tensor.info));
}

void tell_tensor(const ReportOptions& options, const MixParams& params, const MeasuredTensor& tensor,
                 Told& told) {
  const std::string& name = tensor.info.name;
  const io::TensorRole role = tensor.role();
  if (tensor.is_packed()) {
    if (role.kind == io::TensorRole::Kind::kCodes) told.left_out.add(name, role.why + "; it is left out");
    return;
  }
  if (!tensor.problem.empty()) {
    (role.kind == io::TensorRole::Kind::kOther ? told.notes : told.left_out).add(name, tensor.problem);
    return;
  }
  if (!tensor.counts(params.everything)) return;
  if (tensor.info.use.is_open)
    told.notes.add(name, "nothing tells which axes are its outputs; read as " + axes_words(tensor.info));
  const std::string odd = non_finite_words(tensor.figures->non_finite);
  if (!odd.empty()) told.notes.add(name, odd + ": stored, and left out of the other figures");
  const std::string lost = lost_words(tensor.figures->lost);
  if (!lost.empty()) told.notes.add(name, lost);
  if (!is_wanted(params, tensor)) return;
  for (const auto& entry : tensor.formats) {
    const std::string& problem = entry.second.problem;
    if (problem.empty()) continue;
    // The default formats were not requested: their problems are notes.
    (options.formats.empty() ? told.notes : told.left_out).add(name + " in " + entry.first, problem);
  }
}

}  // namespace

void tell_notes(const FileSession& files) {
  for (const io::TensorInfo& tensor : files.tensors()) {
    for (const std::string& note : notes_on(tensor.reading))
      std::fprintf(stderr, "quantscope: %s: %s\n", files.files()[tensor.file].name.c_str(), note.c_str());
  }
}

bool tell_problems(const ReportOptions& options, const MixParams& params, const ModelTable& table,
                   const Mix& mix) {
  Told told;
  for (const io::Problem& problem : table.problems)
    (problem.is_note ? told.notes : told.left_out).add(problem.file, problem.sentence);
  for (const MeasuredTensor& tensor : table.tensors) tell_tensor(options, params, tensor, told);
  if ((!options.target.empty() || !options.size.empty()) && !mix.made) {
    told.left_out.add("mix", mix.problem);
  } else if (mix.tensors == 0 && mix.kept > 0) {
    told.notes.add("formats", mix.problem + " (--vectors quantize)");
  }
  told.left_out.print();
  told.notes.print();
  return !told.left_out.empty();
}

}  // namespace qs
