#include <algorithm>

#include "labs/model/link.hpp"
#include "labs/model/result.hpp"
#include "labs/report/model_report.hpp"
#include "labs/state/share_link.hpp"

namespace qs {
namespace {

/// Measured formats, in the order of the tensors.
std::vector<QuantizerSpec> measured_formats(const ModelTable& table) {
  std::vector<QuantizerSpec> formats;
  for (const MeasuredTensor& tensor : table.tensors) {
    for (const auto& entry : tensor.formats) {
      const auto spec = parse_quantizer(entry.first);
      if (spec && std::find(formats.begin(), formats.end(), *spec) == formats.end()) formats.push_back(*spec);
    }
  }
  return formats;
}

Expected<ModelParams> report_params_of(const ReportRequest& request, const ModelTable& table,
                                       const Sensitivities& sensitivities) {
  const ParsedLink link = from_link(request.link);
  if (!link.problems.empty()) return Refusal(link.problems.front());
  if (link.state.lab != "model")
    return refuse("link", "lab '" + link.state.lab + "'",
                  "a state of the lab 'model', as lab=model&target=4");
  ModelParams params = model_params(link.state, sensitivities);
  if (!link_names(request.link, "formats")) params.formats = params.mix.formats = measured_formats(table);
  if (!link_names(request.link, "target")) params.mix.target_bits.reset();
  return params;
}

}  // namespace

Expected<std::string> make_report(const ReportRequest& request, const ModelTable& table,
                                  const Sensitivities& sensitivities, const std::string& made_by,
                                  const std::string& when) {
  const Expected<ModelParams> params = report_params_of(request, table, sensitivities);
  if (!params) return Refusal(params.error());
  const Mix mix = compute_mix(params->mix, table);
  const ReportInput input{table, params->formats, params->mix, mix, made_by, when};
  switch (request.kind) {
    case ReportKind::kHtml:
      return report_html(input);
    case ReportKind::kMixJson:
      if (!params->mix.target_bits)
        return refuse("link", "'" + request.link + "' without a target",
                      "target=BITS in it: a mix is for one");
      return mix_json(input);
    case ReportKind::kMixCsv:
      return mix_csv(input);
    case ReportKind::kFigures:
      return report_json(input);
  }
  return std::string();
}

}  // namespace qs
