#pragma once
/// The app as the quiz sees it.

#include "labs/app/app.hpp"
#include "labs/app/lab_sight.hpp"
#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"

namespace qs {

class AppSight final : public quiz::LabSight {
 public:
  explicit AppSight(App& app) : app_(app) {}
  const AppState& state() const override { return app_.state(); }
  const LoadedSample& loaded() const override { return app_.loaded(); }
  bool is_busy() const override { return app_.is_busy(); }
  bool is_fresh() const override { return qs::is_fresh(app_); }
  std::uint64_t links_opened() const override { return app_.page().links_opened; }
  double time() const override { return app_.page().time; }
  const Run* present_run() const override { return qs::present_run(app_); }
  const RunLog& run_log() const override { return app_.run_log(); }
  std::vector<LabFact> own_facts() const override {
    const LabModel* lab = app_.results().present();
    return lab == nullptr ? std::vector<LabFact>{} : lab->facts();
  }

 private:
  App& app_;
};

}  // namespace qs
