#include "labs/model/model_result.hpp"
#include "labs/report/model_report.hpp"
#include "labs/share_link.hpp"

namespace qs {

std::string make_report(const ReportRequest& request, const ModelTable& table,
                        const Sensitivities& sensitivities, const std::string& made_by,
                        const std::string& when) {
  const ModelParams params = model_params(from_link(request.link).state, sensitivities);
  const Mix mix = compute_mix(params.mix, table);
  const ReportInput input{table, params.formats, params.mix, mix, made_by, when};
  switch (request.kind) {
    case ReportKind::kHtml:
      return report_html(input);
    case ReportKind::kMixJson:
      return mix_json(input);
    case ReportKind::kMixCsv:
      return mix_csv(input);
    case ReportKind::kFigures:
      return report_json(input);
  }
  return {};
}

}  // namespace qs
