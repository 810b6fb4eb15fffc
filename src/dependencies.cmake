# Third-party code: why it is here, and where it comes from.
#   tl::expected     value-or-error results (std::expected is C++23)            Debian libexpected-dev
#   nlohmann_json    the safetensors header, reports, quiz items, progress          Debian nlohmann-json3-dev
#   zlib             inflating the members of .npz files, the same everywhere   source archive, pinned below
#   doctest          tests                                                      Debian doctest-dev
#   Dear ImGui       drawing and interaction of the labs                        source archive, pinned below
#   GLFW             window and context, native and in the browser              Debian libglfw3-dev; emcc's own
#   libpng           the desktop program's screenshots                          Debian libpng-dev
#   libcurl          models by address in `quantscope report`; native only      Debian libcurl4-openssl-dev
# Not used: FlatBuffers (its Verifier wants a whole model in memory; io/flat_tables.hpp reads the few tables by pages) and
# libhdf5 (it opens files and blocks; io/hdf5_walk.hpp asks for ranges, in a browser too).
# Header-only packages are linked into one folder of the build tree: the WebAssembly compiler must not see /usr/include.

set(QS_INCLUDE_DIR ${CMAKE_BINARY_DIR}/third_party)
file(MAKE_DIRECTORY ${QS_INCLUDE_DIR})
add_library(qs_third_party INTERFACE)
target_include_directories(qs_third_party SYSTEM INTERFACE ${QS_INCLUDE_DIR})
# Without exceptions nlohmann_json reports through its SAX interface only, which is all that is used.
target_compile_definitions(qs_third_party INTERFACE JSON_NOEXCEPTION TL_EXPECTED_EXCEPTIONS_DISABLED)

function(qs_header_library folder header package)
  find_path(QS_${folder}_DIR ${folder}/${header} PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH)
  if(NOT QS_${folder}_DIR)
    message(FATAL_ERROR "${folder}/${header} is missing. On Debian: apt-get install ${package}; elsewhere pass -DQS_${folder}_DIR=<folder above ${folder}/>.")
  endif()
  file(CREATE_LINK ${QS_${folder}_DIR}/${folder} ${QS_INCLUDE_DIR}/${folder} SYMBOLIC)
endfunction()
qs_header_library(tl expected.hpp libexpected-dev)
qs_header_library(nlohmann json.hpp nlohmann-json3-dev)
if(QS_TESTS)
  qs_header_library(doctest doctest.h doctest-dev)
endif()

# FETCHCONTENT_SOURCE_DIR_<NAME>=<folder> uses a local copy; ./dev passes those that it took from Debian's source packages.
include(FetchContent)
FetchContent_Declare(zlib
  URL https://github.com/madler/zlib/releases/download/v1.3.1/zlib-1.3.1.tar.gz
  URL_HASH SHA256=9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23
  SOURCE_SUBDIR none  # its own build makes more than the inflating half
  DOWNLOAD_EXTRACT_TIMESTAMP ON)
FetchContent_MakeAvailable(zlib)
set(zlib_names adler32.c inffast.c inflate.c inftrees.c zutil.c)
list(TRANSFORM zlib_names PREPEND ${zlib_SOURCE_DIR}/ OUTPUT_VARIABLE zlib_sources)
add_library(qs_inflate STATIC ${zlib_sources})
target_include_directories(qs_inflate SYSTEM PUBLIC ${zlib_SOURCE_DIR})
target_compile_options(qs_inflate PRIVATE -w $<$<BOOL:${EMSCRIPTEN}>:-flto>)
target_compile_definitions(qs_inflate PRIVATE NO_GZIP)  # nothing here is gzip; its checksum would be 10 KB of tables
set_target_properties(qs_inflate PROPERTIES ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/src)

if(QS_APP)
  FetchContent_Declare(imgui
    URL https://github.com/ocornut/imgui/archive/v1.90.1.tar.gz
    URL_HASH SHA256=21dcc985bb2ae8fe48047c86135dbc438d6980a8f2e08babbda5be820592f282
    DOWNLOAD_EXTRACT_TIMESTAMP ON)
  FetchContent_MakeAvailable(imgui)
  set(imgui_draw ${imgui_SOURCE_DIR}/imgui_draw.cpp)
  if(EMSCRIPTEN)
    # The page brings its fonts: the one that is built into Dear ImGui would be 9 KB of what it loads.
    file(READ ${imgui_draw} source)
    string(FIND "${source}" "proggy_clean_ttf_compressed_data_base85[11980 + 1] =" from)
    string(FIND "${source}" "static const char* GetDefaultCompressedFontDataTTFBase85()" to)
    string(SUBSTRING "${source}" 0 ${from} before)
    string(SUBSTRING "${source}" ${to} -1 after)
    set(imgui_draw ${CMAKE_BINARY_DIR}/generated/imgui_draw.cpp)
    file(WRITE ${imgui_draw}.new "${before}proggy_clean_ttf_compressed_data_base85[1] = \"\";\n${after}")
    configure_file(${imgui_draw}.new ${imgui_draw} COPYONLY)
  endif()
  add_library(imgui STATIC ${imgui_SOURCE_DIR}/imgui.cpp ${imgui_draw}
              ${imgui_SOURCE_DIR}/imgui_tables.cpp ${imgui_SOURCE_DIR}/imgui_widgets.cpp)
  target_include_directories(imgui SYSTEM PUBLIC ${imgui_SOURCE_DIR})
  target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="${CMAKE_SOURCE_DIR}/src/ui/kit/imgui_config.h")
  target_compile_definitions(imgui PUBLIC $<$<BOOL:${EMSCRIPTEN}>:QS_SMALL_SCANF>)
  if(QS_TEST_HOOKS)
    target_compile_definitions(imgui PUBLIC QS_TEST_HOOKS)
    target_sources(imgui PRIVATE ${CMAKE_SOURCE_DIR}/tests/ui/item_hooks.cpp)
  endif()
  target_compile_options(imgui PRIVATE -fno-exceptions $<$<BOOL:${EMSCRIPTEN}>:-Oz;-fno-rtti;-flto;-fno-slp-vectorize>)

  add_library(imgui_gl STATIC ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp)
  target_include_directories(imgui_gl SYSTEM PUBLIC ${imgui_SOURCE_DIR}/backends)
  target_link_libraries(imgui_gl PUBLIC imgui)
  if(EMSCRIPTEN)
    target_compile_definitions(imgui_gl PUBLIC IMGUI_IMPL_OPENGL_ES3)
    target_compile_options(imgui_gl PRIVATE -Os -flto -include ${CMAKE_SOURCE_DIR}/src/host/gl_known_state.hpp)
  else()
    find_package(glfw3 3.3 REQUIRED)
    find_package(OpenGL REQUIRED)
    target_link_libraries(imgui_gl PUBLIC glfw OpenGL::GL ${CMAKE_DL_LIBS})
  endif()
endif()
