#pragma once
/// Problems and notes that `quantscope report` prints on stderr.

#include "host/report_options.hpp"
#include "labs/model/session.hpp"

namespace qs {

/// Reports how tables of text were read, if the reading omits something.
void tell_notes(const FileSession& files);
/// Prints problems and notes; returns true if something requested is missing.
bool tell_problems(const ReportOptions& options, const MixParams& params, const ModelTable& table,
                   const Mix& mix);

}  // namespace qs
