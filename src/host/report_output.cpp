#include "host/report_output.hpp"

#include <cstdio>
#include <ctime>
#include <fstream>

#include "host/remote_address.hpp"

namespace qs {

int complain(const std::string& sentence, ExitCode code) {
  std::fprintf(stderr, "quantscope: %s\n", sentence.c_str());
  return code;
}

bool write_file(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  return static_cast<bool>(file);
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  char text[32];
  std::tm local{};
  localtime_r(&now, &local);
  return std::strftime(text, sizeof text, "%Y-%m-%d", &local) > 0 ? text : "";
}

std::string command_words(std::string command, const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments)
    command += " " + (is_address(argument) ? argument.substr(0, argument.find_first_of("?#")) : argument);
  return command;
}

}  // namespace qs
