#pragma once
/// Exit codes and files that the commands of the command line share.

#include <string>
#include <vector>

namespace qs {

/// Listed in the usage of each command; kBeyond for those that compare figures with a threshold.
enum ExitCode { kFine = 0, kFileFailed = 1, kNotUnderstood = 2, kPartly = 3, kBeyond = 4 };

/// Says a sentence on the standard error; returns the code.
int complain(const std::string& sentence, ExitCode code);

/// False if the file cannot be written whole.
bool write_file(const std::string& path, const std::string& bytes);

/// 2026-03-31, by the clock of this place.
std::string today();

/// A command line that makes the same again: addresses without queries, which may hold a signature of the reader's own.
std::string command_words(std::string command, const std::vector<std::string>& arguments);

}  // namespace qs
