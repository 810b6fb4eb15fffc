# The app module comes in two parts: the first serves the first lab and the frame around all labs, the second loads when
# another lab opens (web/tools/split.mjs cuts it). Each layer assigns its files to a side in its cut.cmake. Rows of lists
# (noise_lab() and its like) and the parser of links must be in the first part.

# qs_cut(FIRST|LATE PATH…): "core/design/" stands for the files of that folder, "core/sample/counts" for one file, which
# overrides its folder.
function(qs_cut side)
  foreach(path ${ARGN})
    get_property(given GLOBAL PROPERTY "QS_CUT_${path}")
    if(given)
      message(FATAL_ERROR "src/${path} is on both sides of the cut, or twice on one: name it once in a cut.cmake.")
    endif()
    file(GLOB found ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${path}*)
    if(NOT found)
      message(FATAL_ERROR "src/${path} is in a cut.cmake, and is not there: take it out.")
    endif()
    set_property(GLOBAL PROPERTY "QS_CUT_${path}" ${side})
  endforeach()
endfunction()

# Sets `result` to ON if the functions of src/PATH are in the second part of the app.
function(qs_is_late path result)
  cmake_path(GET path PARENT_PATH folder)
  cmake_path(REMOVE_EXTENSION path OUTPUT_VARIABLE file)
  get_property(side GLOBAL PROPERTY "QS_CUT_${file}")
  if(NOT side)
    get_property(side GLOBAL PROPERTY "QS_CUT_${folder}/")
  endif()
  if(NOT side)
    string(REGEX REPLACE "/.*" "" layer ${path})
    message(FATAL_ERROR "src/${path} is on neither side of the cut of the app module: name its folder, \"${folder}/\", or the file, "
                        "\"${file}\", in qs_cut(FIRST …) or qs_cut(LATE …) of src/${layer}/cut.cmake.")
  endif()
  if(side STREQUAL LATE)
    set(${result} ON PARENT_SCOPE)
  else()
    set(${result} OFF PARENT_SCOPE)
  endif()
endfunction()

foreach(layer core io labs ui)
  include(${CMAKE_CURRENT_LIST_DIR}/${layer}/cut.cmake)
endforeach()
qs_cut(FIRST host/ bindings/)
