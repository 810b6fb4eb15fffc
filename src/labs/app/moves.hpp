#pragma once
/// Moves of the reader, of the quiz and of a text that change the state, and with it what lies beside it.

#include <string_view>

#include "labs/app/app.hpp"
#include "labs/app/lab_sight.hpp"

namespace qs {

/// Takes back all changes since the gesture began.
void cancel_gesture(App& app);
void undo(App& app);
void redo(App& app);
/// Resets the lab to its initial state and first source.
void reset(App& app);
/// True if the reader has changed nothing.
bool is_fresh(const App& app);
/// Opens another lab with the same values and quantizer; adds a history entry.
void open_lab(App& app, std::string_view id);
/// Opens a preset and adds a history entry. The link has neither v nor lab.
void follow(App& app, std::string_view link);
/// As follow(), without a history entry, for a link that names its lab; used by the lesson and the quiz. A state of the
/// reader's own is one undo() away.
void move_lab(App& app, std::string_view link);
/// True if the reader changed what a link or a text set last.
bool is_readers_own(const App& app);
/// Opens an earlier state, such as a pinned run, and adds a history entry.
void go_to(App& app, AppState state);

/// In that format; without one the present format stays.
void choose_tensor(App& app, std::size_t index, std::optional<QuantizerSpec> format = {});
/// Opens a tensor of the model in another lab and adds a history entry.
void open_tensor(App& app, std::size_t index, std::string_view lab, std::optional<QuantizerSpec> format = {});
/// Asks the reader to open the file whose tensor the state names, if another or none is open.
void ask_for_file(App& app);
/// Asks for a bundled file again that the lab could not load.
void ask_again(App& app);
/// Asks the host for a report on the open model.
void ask_report(App& app, ReportKind kind);
void supply_sensitivities(App& app, std::string_view file, std::string_view csv);

// ── The quiz beside the lab ──
bool shows_quiz(const App& app);
/// Opens an item or a page of the quiz, or closes it if `id` is empty. By default adds a history entry.
void open_quiz(App& app, std::string_view id, std::uint64_t seed, bool is_history_entry = true);
/// Makes a move that the quiz hands back, if any.
void make(App& app, const std::optional<quiz::Move>& move);
/// Null without a quiz, and while its code is loading.
quiz::Controller* quiz_controller(App& app);
/// The controller even without a quiz, for texts about the present state; null while its code is loading.
quiz::Controller* any_controller(App& app);

}  // namespace qs
