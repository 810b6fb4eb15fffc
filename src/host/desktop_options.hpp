#pragma once
/// Command line of the desktop program.

#include <string>
#include <vector>

#include "core/error.hpp"

namespace qs {

struct DesktopOptions {
  std::string assets = "build/assets";  // fonts and layers, as the site build makes them
  std::string link;                     // --state "lab=…&quantizer=…"
  std::vector<std::string> files;       // of one model, to open
  std::string screenshot;               // render once into this PNG and exit
  int width = 900, height = 820;
  float scale = 1;  // device pixels per unit, for screenshots
  bool help = false;
};

Expected<DesktopOptions> parse_options(int argc, char** argv);
std::string_view usage();

}  // namespace qs
