#pragma once
/// One sentence for the reader, shown until it is dismissed or has become untrue.

#include <string>
#include <string_view>

namespace qs {

class Notice {
 public:
  const std::string& sentence() const { return sentence_; }
  /// Shows a sentence, shortened to 600 characters.
  void say(std::string_view sentence);
  /// Shows a whole sentence; `until_loaded` if a finished load makes it untrue.
  void show(std::string sentence, bool until_loaded);
  void add(std::string_view sentence);
  /// After what is shown, or alone.
  void say_more(std::string_view sentence);
  void load_ended() {
    if (ends_with_load_) dismiss();
  }
  void dismiss() { sentence_.clear(); }

 private:
  std::string sentence_;
  bool ends_with_load_ = false;
};

}  // namespace qs
