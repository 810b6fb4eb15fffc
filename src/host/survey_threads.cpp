#include "host/survey_threads.hpp"

#include <map>

namespace qs {

SurveyThreads::SurveyThreads(std::size_t threads, std::function<void()> wake, OpenSource open)
    : wake_(std::move(wake)), open_(std::move(open)) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

SurveyThreads::~SurveyThreads() {
  ends_ = true;
  {
    // Taking the lock ensures that a thread about to wait does not miss the notification.
    const std::lock_guard lock(mutex_);
  }
  task_came_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void SurveyThreads::start(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  task_came_.notify_one();
}

void SurveyThreads::work() {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      task_came_.wait(lock, [this] { return ends_ || !tasks_.empty(); });
      if (ends_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    measure(task);
  }
}

void SurveyThreads::measure(const Task& task) {
  // The parts of a packed weight may lie in several files.
  std::map<std::uint32_t, std::unique_ptr<ByteSource>> sources;
  TensorJob job(task.tensor, task.formats, task.importance);
  while (!job.has_ended() && !ends_) {
    if (const auto wanted = job.wants()) {
      std::unique_ptr<ByteSource>& source = sources[wanted->file];
      if (source == nullptr) source = open_(task.paths[wanted->file]);
      if (source == nullptr) {
        job.refuse(task.paths[wanted->file] + " cannot be read");
        break;
      }
      std::vector<std::byte> bytes;
      if (const auto read = source->read(wanted->range, bytes); !read) {
        job.refuse(message(read.error()));
        break;
      }
      job.feed(std::move(bytes));
    }
    job.step(no_limit);
    if (!job.has_ended()) tell({task.id, job.progress()});
  }
  if (ends_) return;
  if (job.problem().empty()) {
    tell({task.id, 1, job.figures()});
  } else {
    tell({task.id, 1, {}, job.problem()});
  }
}

void SurveyThreads::tell(Event event) {
  {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  event_came_.notify_one();
  if (wake_) wake_();
}

std::vector<SurveyThreads::Event> SurveyThreads::take_events() {
  const std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

void SurveyThreads::wait() {
  std::unique_lock lock(mutex_);
  event_came_.wait(lock, [this] { return !events_.empty(); });
}

bool help_survey(ModelSession& session, SurveyThreads& threads, std::span<const std::string> paths) {
  const std::vector<SurveyThreads::Event> events = threads.take_events();
  for (const SurveyThreads::Event& event : events) {
    if (event.figures) {
      session.bring(event.id, *event.figures);
    } else if (!event.problem.empty()) {
      session.refuse(event.id, event.problem);
    } else {
      session.report(event.id, event.progress);
    }
  }
  session.set_helpers(threads.size());
  while (const auto request = session.take_request()) {
    const io::TensorInfo& tensor = session.table().tensors[request->tensor].info;
    threads.start({request->id, tensor, request->formats, request->importance, {paths.begin(), paths.end()}});
  }
  return !events.empty();
}

}  // namespace qs
