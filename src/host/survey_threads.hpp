#pragma once
/// Helpers of a survey (labs/model/session.hpp): threads that each measure one tensor at a time, with a
/// source of bytes and a job of their own. Only requests and figures cross.

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "host/byte_source.hpp"
#include "labs/model/session.hpp"

namespace qs {

class SurveyThreads {
 public:
  struct Task {
    std::uint64_t id = 0;
    io::TensorInfo tensor;
    std::vector<QuantizerSpec> formats;
    std::vector<float> importance;   // of its inputs; or empty
    std::vector<std::string> paths;  // of all files of the model
  };
  struct Event {
    std::uint64_t id = 0;
    double progress = 0;
    std::optional<TensorFigures> figures{};  // on success
    std::string problem{};                   // on failure
  };

  /// Any of the threads calls `wake` when there is an event, and `open` for each tensor.
  SurveyThreads(std::size_t threads, std::function<void()> wake, OpenSource open = open_disk);
  /// Aborts running work.
  ~SurveyThreads();
  SurveyThreads(const SurveyThreads&) = delete;
  SurveyThreads& operator=(const SurveyThreads&) = delete;
  SurveyThreads(SurveyThreads&&) = delete;
  SurveyThreads& operator=(SurveyThreads&&) = delete;

  std::size_t size() const { return threads_.size(); }
  void start(Task task);
  std::vector<Event> take_events();
  /// Waits until there is an event.
  void wait();

 private:
  void work();
  void measure(const Task& task);
  void tell(Event event);

  std::function<void()> wake_;
  OpenSource open_;
  std::mutex mutex_;
  std::condition_variable task_came_, event_came_;
  std::deque<Task> tasks_;
  std::vector<Event> events_;
  std::atomic<bool> ends_ = false;
  std::vector<std::thread> threads_;
};

/// Starts the requests of the session and delivers finished events to it. `paths` are those of its files, in
/// order. Returns true if there was an event.
bool help_survey(ModelSession& session, SurveyThreads& threads, std::span<const std::string> paths);

}  // namespace qs
