#include "labs/app/model_moves.hpp"

#include <algorithm>

#include "labs/model/session.hpp"
#include "labs/recipe/recipe.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

std::optional<Importance> read_in_memory(std::string_view file, std::span<const std::byte> bytes,
                                         std::string& why) {
  io::ModelReader files({{std::string(file), bytes.size()}});
  const auto part = [&](const io::FileRange& range) {
    return io::bytes_in(bytes, range.range).value_or(std::span<const std::byte>{});
  };
  while (const auto wanted = files.wants()) files.feed(part(*wanted));
  Importance importance = read_importance(ImportanceReader(files), [&](const io::FileRange& range) {
    const auto wanted = part(range);
    return std::vector<std::byte>(wanted.begin(), wanted.end());
  });
  if (!importance.layers.empty()) return importance;
  const auto problem = std::find_if(files.problems().begin(), files.problems().end(),
                                    [](const io::Problem& one) { return !one.is_note; });
  why = problem != files.problems().end() ? phrase(problem->sentence)
        : !importance.problems.empty()    ? importance.problems.front()
                                          : text(Text::importance_none);
  return std::nullopt;
}

void save_of_comparison(App& app, std::string SecondModel::*part, std::string name, std::string type) {
  const ModelSession* const open = app.results().kept<ModelSession>();
  if (open == nullptr || !open->second().compared) return;
  app.ask_host(Outgoing{Outgoing::To::kFile, std::move(name), std::move(type), open->second().*part});
}

}  // namespace

void ask_comparison(App& app) {
  app.ask_host(PickBeside{PickBeside::What::kModel, app.loader().file_session()});
}

void bring_comparison(App& app, std::uint64_t session, double progress, BroughtComparison brought) {
  ModelSession* const open =
      app.loader().file_session() == session ? app.results().kept<ModelSession>() : nullptr;
  if (open == nullptr) return;
  SecondModel second;
  if (brought.json.empty() && brought.problem.empty()) second.progress = progress;
  if (!brought.json.empty()) second.compared = compared_models_from(brought.json);
  second.csv = std::move(brought.csv);
  second.page = std::move(brought.page);
  second.problem = std::move(brought.problem);
  open->set_second(std::move(second));
}

void save_comparison_table(App& app) {
  save_of_comparison(app, &SecondModel::csv, "comparison.csv", "text/csv");
}

void save_comparison_page(App& app) {
  save_of_comparison(app, &SecondModel::page, "comparison.html", "text/html");
}

void supply_importance(App& app, std::string_view file, std::span<const std::byte> bytes) {
  ModelSession* const session = app.results().kept<ModelSession>();
  if (session == nullptr) return;
  std::string why;
  std::optional<Importance> importance = read_in_memory(file, bytes, why);
  if (!importance) return app.notice().show(std::string(file) + ": " + why, false);
  const std::size_t lists = importance->layers.size();
  const std::vector<std::string> problems = importance->problems;
  session->set_importance(*std::move(importance));
  const JoinedImportance& joined = session->joined();
  if (joined.of_tensors.empty()) {
    session->set_importance({});
    return app.notice().show(text(Text::importance_of_another, {{"file", std::string(file)}}), false);
  }
  app.notice().say(text(Text::importance_taken,
                        {{"count", grouped(lists)}, {"joined", grouped(joined.of_tensors.size())}}));
  if (joined.zeros > 0)
    app.notice().say_more(text(Text::importance_zeros, {{"count", grouped(joined.zeros)}}));
  for (const auto* const list : {&problems, &joined.problems}) {
    for (const std::string& problem : *list) app.notice().say_more(problem);
  }
}

void forget_importance(App& app) {
  if (ModelSession* const session = app.results().kept<ModelSession>()) session->set_importance({});
}

void save_recipe(App& app, std::string_view target) {
  const ModelSession* const session = app.results().kept<ModelSession>();
  if (session == nullptr || session->result() == nullptr) return;
  const auto targets = recipe_targets();
  const auto row =
      std::find_if(targets.begin(), targets.end(), [&](const RecipeTarget& one) { return one.id == target; });
  const Expected<Recipe> recipe = row->make(session->result()->mix, session->table());
  if (!recipe)
    return app.notice().show(text(Text::recipe_refused, {{"reason", told(recipe.error())}}), false);
  app.ask_host(Outgoing{Outgoing::To::kFile, std::string(row->file),
                        row->file.ends_with(".json") ? "application/json" : "text/plain", recipe->text});
  std::string notes;
  for (const std::string& note : recipe->notes) notes += (notes.empty() ? "" : " ") + phrase(note);
  app.notice().say(notes);
}

}  // namespace qs
