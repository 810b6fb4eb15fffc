# Desktop program.
find_package(PNG REQUIRED)  # screenshots: libpng-dev
find_package(Threads REQUIRED)
find_package(CURL 7.85 REQUIRED)  # models by address: libcurl4-openssl-dev
add_executable(quantscope host/main_desktop.cpp host/byte_source.cpp host/compare_command.cpp host/compare_options.cpp host/desktop_options.cpp host/desktop_files.cpp host/desktop_keys.cpp host/desktop_progress.cpp host/desktop_take_away.cpp host/gl_frame.cpp host/gl_marks.cpp host/http_client.cpp host/importance_file.cpp
               host/remote_address.cpp host/remote_file.cpp host/remote_model.cpp host/remote_shards.cpp host/remote_words.cpp
               host/report_command.cpp host/report_files.cpp host/report_list.cpp host/report_options.cpp host/report_output.cpp host/report_problems.cpp host/screenshot.cpp host/survey_threads.cpp)
qs_shaders(quantscope mark.vert heat.frag surface.frag)
target_link_libraries(quantscope PRIVATE qs_app imgui_gl PNG::PNG CURL::libcurl Threads::Threads qs_flags)
