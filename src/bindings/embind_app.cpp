// Exposes the app to the page's scripts (web/lab/): one object, numbers and strings in, plain objects out.
#include <emscripten/bind.h>

#include <algorithm>

#include "bindings/embind_files.hpp"
#include "bindings/embind_language.hpp"
#include "bindings/embind_requests.hpp"
#include "bindings/embind_values.hpp"
#include "host/web_window.hpp"
#include "labs/app/app_sight.hpp"
#include "labs/app/late_parts.hpp"
#include "labs/app/model_moves.hpp"
#include "labs/app/moves.hpp"
#include "labs/app/quiz_controller.hpp"
#include "labs/app/runs.hpp"
#include "labs/model/figures_json.hpp"
#include "labs/model/session.hpp"

using emscripten::val;

namespace qs {
namespace {

class LabApp {
 public:
  LabApp(const val& regular_font, const val& semibold_font)
      : window_(bytes_from(regular_font), bytes_from(semibold_font)) {
    app().late_code().begin_without();
  }

  /// Call once; returns false without WebGL 2.
  bool open_window() { return window_.open(); }
  void set_fonts(const val& regular, const val& semibold) {
    host().set_fonts(bytes_from(regular), bytes_from(semibold));
  }
  void set_surface(const val& page) {
    Surface surface;
    surface.width = page["width"].as<float>();
    surface.height = page["height"].as<float>();
    surface.window_height = page["windowHeight"].as<float>();
    surface.density = page["density"].as<float>();
    surface.coarse_pointer = page["coarse"].as<bool>();
    surface.system_dark = page["dark"].as<bool>();
    surface.reduced_motion = page["reducedMotion"].as<bool>();
    surface.quiz_on_page = page["quizOnPage"].as<bool>();
    surface.has_text = page["hasText"].as<bool>();
    surface.one_question = page["oneQuestion"].as<bool>();
    if (const val folded = page["folded"]; !folded.isNull()) surface.folded = folded.as<bool>();
    if (const val forced = page["forcedColors"]; !forced.isNull()) {
      const auto color = [&forced](const char* name) { return forced[name].as<unsigned>(); };
      surface.forced_colors = {color("canvas"), color("text"), color("link"), color("highlight"),
                               color("button")};
    }
    host().set_surface(surface);
  }
  void draw(float seconds, int pixel_width, int pixel_height) {
    window_.draw(seconds, pixel_width, pixel_height);
  }
  bool wants_frame() { return host().wants_frame(); }
  bool dark() { return host().theme().dark; }
  float content_height() { return host().content_height(); }
  bool busy() { return app().is_busy(); }
  bool step(double milliseconds) { return window_.step(milliseconds); }
  bool awaits_code() { return qs::awaits_code(app()); }
  void code_arrived() {
    app().late_code().arrive();
    host().disturb();
  }
  void code_failed(const std::string& reason) {
    qs::code_failed(app(), reason);
    host().disturb();
  }
  void disturb() { host().disturb(); }
  void context_lost() { window_.context_lost(); }
  void context_restored() { window_.context_restored(); }

  void pointer_moved(float x, float y) { host().pointer_moved(x, y); }
  void pointer_button(bool down) { host().pointer_button(down); }
  void pointer_left() { host().pointer_left(); }
  void pointer_cancelled() { host().pointer_cancelled(); }
  void wheel(float dx, float dy) { host().wheel(dx, dy); }
  /// True if a vertical gesture or wheel at this position scrolls one of our lists rather than the page, down
  /// for dy > 0: at its end a list leaves the rest to the page.
  bool claims_vertical(float x, float y, float dy) {
    for (const ui::ProbeItem& item : host().probe().items()) {
      if (item.role != ui::Role::kScroll || !item.contains({x, y})) continue;
      return dy > 0 ? item.value < item.max : item.value > 0;
    }
    return false;
  }
  /// As claims_vertical(), for a finger, which also draws.
  bool claims_swipe(float x, float y, float dy) {
    const auto& items = host().probe().items();
    return claims_vertical(x, y, dy) || std::any_of(items.begin(), items.end(), [&](const auto& item) {
             return item.claims_swipes && item.contains({x, y});
           });
  }
  /// Returns the path of the control at this position, or an empty text.
  std::string at(float x, float y) {
    const auto& items = host().probe().items();
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
      if (item->id != 0 && item->contains({x, y})) return item->path;
    }
    return "";
  }
  void set_file_hovers(bool hovers) {
    host().set_file_hovers(hovers);
    host().disturb();
  }
  /// Takes the requests to the page since the last call; call right after draw(), which SavePixels needs.
  val take_requests() {
    val list = val::array();
    for (const HostRequest& request : app().take_requests())
      list.call<void>("push", std::visit(RequestValues{app()}, request));
    return list;
  }
  void set_address(const std::string& address) { app().page().address = address; }

  void open_link(const std::string& link) { host().open_link(link); }
  std::string link() { return to_link(app().kept_state()); }
  double history_entries() { return static_cast<double>(app().history().entries()); }
  std::string notice() { return app().notice().sentence(); }
  /// Pass files sorted by name.
  double open_files(const val& files) {
    host().disturb();
    return static_cast<double>(app().open_files(files_from(files)));
  }
  void supply(const val& request, const val& bytes) {
    const auto copy = bytes_from(bytes);
    app().supply(named_by(request), copy);
    host().disturb();
  }
  void refuse_bytes(const val& request, const std::string& reason) {
    app().refuse_bytes(named_by(request), reason);
    host().disturb();
  }

  // Survey of a model; workers help with it.
  void set_survey_helpers(double count) {
    if (survey() != nullptr) survey()->set_helpers(static_cast<std::size_t>(count));
  }
  /// True while the survey is working.
  bool wants_survey() { return survey() != nullptr && survey()->is_working(); }
  /// True if a tensor waits for a helper.
  bool has_survey_request() { return survey() != nullptr && survey()->has_request(); }
  val take_survey_request() {
    const auto request = survey() == nullptr ? std::nullopt : survey()->take_request();
    if (!request) return val::null();
    val result = val::object();
    result.set("id", static_cast<double>(request->id));
    result.set("session", static_cast<double>(app().loader().file_session()));
    result.set("tensor", static_cast<double>(request->tensor));
    val formats = val::array();
    for (const QuantizerSpec& format : request->formats) formats.call<void>("push", format.text());
    result.set("formats", formats);
    result.set("experts", request->stacks_are_experts);
    result.set("importance", copied<float>("Float32Array", request->importance));
    val csv = val::object();  // in the form that openModel takes
    for (const auto& [key, value] : settings_of(app().loader().file()->options())) {
      csv.set(std::string(key), std::string(value));
    }
    result.set("csv", csv);
    return result;
  }
  /// Tells the helper of this request to go on (0), hold (1) or give up (2).
  double survey_fate(double id) {
    if (survey() == nullptr) return static_cast<double>(ModelSession::Fate::kDropped);
    return static_cast<double>(survey()->fate(static_cast<std::uint64_t>(id)));
  }
  void report_survey(double id, double progress) {
    if (survey() != nullptr) survey()->report(static_cast<std::uint64_t>(id), progress);
  }
  void bring_survey(double id, const std::string& json) {
    auto figures = figures_from_json(json);
    if (!figures) return refuse_survey(id, "the worker's answer is not understood");
    if (survey() != nullptr) survey()->bring(static_cast<std::uint64_t>(id), *std::move(figures));
  }
  void refuse_survey(double id, const std::string& reason) {
    if (survey() != nullptr) survey()->refuse(static_cast<std::uint64_t>(id), reason);
  }
  void supply_sensitivities(const std::string& file, const std::string& csv) {
    qs::supply_sensitivities(app(), file, csv);
    host().disturb();
  }

  void supply_importance(const std::string& file, const val& bytes) {
    qs::supply_importance(app(), file, bytes_from(bytes));
    host().disturb();
  }

  void bring_comparison(double session, double progress, const val& found) {
    const auto text = [&found](const char* part) { return found[part].as<std::string>(); };
    qs::bring_comparison(app(), static_cast<std::uint64_t>(session), progress,
                         {text("json"), text("csv"), text("page"), text("problem")});
    host().disturb();
  }

  /// Second moments of the inputs of the open model, [{tensor, moments}], for a helper that compares it.
  val importance_lists() {
    val lists = val::array();
    if (survey() == nullptr) return lists;
    for (const auto& [tensor, moments] : survey()->joined().of_tensors)
      lists.call<void>("push", object_of({{"tensor", static_cast<double>(tensor)},
                                          {"moments", copied<float>("Float32Array", moments)}}));
    return lists;
  }

  val probe() {
    val list = val::array();
    for (const ui::ProbeItem& item : host().probe().items()) {
      val options = val::array();
      for (const std::string& option : item.options) options.call<void>("push", option);
      list.call<void>("push", object_of({{"path", item.path},
                                         {"role", std::string(name(item.role))},
                                         {"label", item.label},
                                         {"valueText", item.value_text},
                                         {"typed", item.typed},
                                         {"unit", item.unit},
                                         {"value", item.value},
                                         {"min", item.min},
                                         {"max", item.max},
                                         {"step", item.step},
                                         {"enabled", item.enabled},
                                         {"x", item.corner.x},
                                         {"y", item.corner.y},
                                         {"width", item.size.x},
                                         {"height", item.size.y},
                                         {"options", options}}));
    }
    return list;
  }
  void command(const std::string& path, double value) {
    host().probe().push({path, value});
    host().disturb();
  }
  std::string type(const std::string& path, const std::string& typed) { return host().type(path, typed); }
  void say(const std::string& sentence) {
    app().notice().say(sentence);
    host().disturb();
  }
  bool escape() { return host().escape(); }
  void set_focus(const std::string& path) {
    host().probe().set_focus(path);
    host().disturb();
  }
  // The quiz, and texts about the current state.
  void set_time(double milliseconds) { app().page().time = milliseconds; }
  void want_code() { app().late_code().want(); }
  bool has_all_code() { return app().late_code().is_here(); }
  void open_quiz(const std::string& id, double seed) {
    qs::open_quiz(app(), id, static_cast<std::uint64_t>(seed));
    host().disturb();
  }
  void move_lab(const std::string& link) {
    qs::move_lab(app(), link);
    host().disturb();
  }
  bool is_readers_own() { return qs::is_readers_own(app()); }
  void bring_progress(const std::string& kept) { app().page().kept_progress = kept; }
  /// Score of one item, or of all if empty: { raw, max, answered, solved, count }; null without items.
  val score(const std::string& item) {
    const quiz::Controller* controller = any_controller(app());
    if (controller == nullptr) return val::null();
    const auto score = controller->score(item);
    return object_of({{"raw", score.raw},
                      {"max", score.max},
                      {"answered", static_cast<double>(score.answered)},
                      {"solved", static_cast<double>(score.solved)},
                      {"count", static_cast<double>(score.count)}});
  }
  std::string picture_numbers() { return host().picture_numbers(); }
  std::string tell(const std::string& pattern) {
    quiz::Controller* controller = any_controller(app());
    return controller == nullptr ? "–" : controller->tell(AppSight(app()), pattern);
  }
  bool holds(const std::string& predicate) {
    quiz::Controller* controller = any_controller(app());
    return controller != nullptr && controller->holds(AppSight(app()), predicate);
  }

  /// Returns the displayed result, for host pages and tests.
  val result() {
    const std::optional<ShownNumbers> shown = shown_numbers(app());
    if (!shown) return val::null();
    return object_of({{"count", static_cast<double>(shown->count)},
                      {"preview", shown->is_preview},
                      {"entropyBits", shown->entropy_bits},
                      {"sqnrDb", shown->sqnr_db ? val(*shown->sqnr_db) : val::null()},
                      {"bitsPerWeight", shown->bits_per_weight},
                      {"bytes", shown->bytes}});
  }

 private:
  AppHost& host() { return window_.host(); }
  App& app() { return window_.host().app(); }
  ModelSession* survey() { return app().results().kept<ModelSession>(); }

  WebWindow window_;
};

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_app) {
  using qs::LabApp;
  emscripten::function("setLanguage", &qs::set_language_of_page);
  emscripten::class_<LabApp>("LabApp")
      .constructor<const val&, const val&>()
      .function("openWindow", &LabApp::open_window)
      .function("setFonts", &LabApp::set_fonts)
      .function("setSurface", &LabApp::set_surface)
      .function("draw", &LabApp::draw)
      .function("wantsFrame", &LabApp::wants_frame)
      .function("dark", &LabApp::dark)
      .function("contentHeight", &LabApp::content_height)
      .function("busy", &LabApp::busy)
      .function("step", &LabApp::step)
      .function("awaitsCode", &LabApp::awaits_code)
      .function("codeArrived", &LabApp::code_arrived)
      .function("codeFailed", &LabApp::code_failed)
      .function("disturb", &LabApp::disturb)
      .function("contextLost", &LabApp::context_lost)
      .function("contextRestored", &LabApp::context_restored)
      .function("pointerMoved", &LabApp::pointer_moved)
      .function("pointerButton", &LabApp::pointer_button)
      .function("pointerLeft", &LabApp::pointer_left)
      .function("pointerCancelled", &LabApp::pointer_cancelled)
      .function("wheel", &LabApp::wheel)
      .function("claimsVertical", &LabApp::claims_vertical)
      .function("claimsSwipe", &LabApp::claims_swipe)
      .function("setFileHovers", &LabApp::set_file_hovers)
      .function("takeRequests", &LabApp::take_requests)
      .function("setAddress", &LabApp::set_address)
      .function("openLink", &LabApp::open_link)
      .function("link", &LabApp::link)
      .function("historyEntries", &LabApp::history_entries)
      .function("notice", &LabApp::notice)
      .function("openFiles", &LabApp::open_files)
      .function("setSurveyHelpers", &LabApp::set_survey_helpers)
      .function("wantsSurvey", &LabApp::wants_survey)
      .function("hasSurveyRequest", &LabApp::has_survey_request)
      .function("takeSurveyRequest", &LabApp::take_survey_request)
      .function("surveyFate", &LabApp::survey_fate)
      .function("supplySensitivities", &LabApp::supply_sensitivities)
      .function("supplyImportance", &LabApp::supply_importance)
      .function("bringComparison", &LabApp::bring_comparison)
      .function("importanceLists", &LabApp::importance_lists)
      .function("reportSurvey", &LabApp::report_survey)
      .function("bringSurvey", &LabApp::bring_survey)
      .function("refuseSurvey", &LabApp::refuse_survey)
      .function("supply", &LabApp::supply)
      .function("refuseBytes", &LabApp::refuse_bytes)
      .function("probe", &LabApp::probe)
      .function("command", &LabApp::command)
      .function("type", &LabApp::type)
      .function("say", &LabApp::say)
      .function("escape", &LabApp::escape)
      .function("at", &LabApp::at)
      .function("setFocus", &LabApp::set_focus)
      .function("setTime", &LabApp::set_time)
      .function("wantCode", &LabApp::want_code)
      .function("hasAllCode", &LabApp::has_all_code)
      .function("openQuiz", &LabApp::open_quiz)
      .function("moveLab", &LabApp::move_lab)
      .function("isReadersOwn", &LabApp::is_readers_own)
      .function("bringProgress", &LabApp::bring_progress)
      .function("score", &LabApp::score)
      .function("pictureNumbers", &LabApp::picture_numbers)
      .function("tell", &LabApp::tell)
      .function("holds", &LabApp::holds)
      .function("result", &LabApp::result);
}
