# Compiles the files of one folder together, about ten at a time, in every build: a small file costs mostly its
# headers. Names in unnamed namespaces must therefore be unique in their folder. QS_UNITY=OFF compiles each file alone, which
# `./dev check` does to find what a file forgot to include.
option(QS_UNITY "Compile the files of a folder together" ON)
set(QS_TOGETHER 10)

# qs_compile_together(FILES…): sets their groups, for every target of this directory. The two parts of the app module
# (cut.cmake) never share a group: web/tools/split.mjs tells them by the object's name.
function(qs_compile_together)
  foreach(file ${ARGN})
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE path)
    cmake_path(GET path PARENT_PATH group)
    string(REPLACE "/" "_" group ${group})
    qs_is_late(${path} late)
    if(late)
      set(group late_${group})
      cmake_path(GET file FILENAME name)
      set_property(GLOBAL APPEND PROPERTY QS_LATE_OBJECTS ${name}.o)
    endif()
    list(APPEND members_of_${group} ${file})
    list(LENGTH members_of_${group} count)
    math(EXPR number "(${count} - 1) / ${QS_TOGETHER}")
    set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${group}_${number})
  endforeach()
endfunction()

# Writes the object names of late files that are compiled alone; objects of a group begin with unity_late_.
function(qs_write_late_objects path)
  get_property(names GLOBAL PROPERTY QS_LATE_OBJECTS)
  list(REMOVE_DUPLICATES names)
  list(APPEND names ${ARGN})
  list(JOIN names "\n" text)
  file(CONFIGURE OUTPUT ${path} CONTENT "@text@\n" @ONLY)
endfunction()
