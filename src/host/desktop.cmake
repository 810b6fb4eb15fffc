# Desktop program.
find_package(PNG REQUIRED)  # screenshots: libpng-dev
find_package(Threads REQUIRED)
add_executable(quantscope host/main_desktop.cpp host/desktop_options.cpp host/desktop_files.cpp host/desktop_keys.cpp host/desktop_progress.cpp host/desktop_take_away.cpp host/gl_frame.cpp host/gl_marks.cpp
               host/report_command.cpp host/report_options.cpp host/report_problems.cpp host/screenshot.cpp host/survey_threads.cpp)
qs_shaders(quantscope mark.vert heat.frag surface.frag)
target_link_libraries(quantscope PRIVATE qs_app imgui_gl PNG::PNG Threads::Threads qs_flags)
