# WebAssembly modules, above all "core" (core + io + labs, for Node, workers and other people's pages) and "app" (everything).
# Our own scripts wrap both: the scripts hand over the bytes, and no code runs from strings, so a page with script-src
# 'self' 'wasm-unsafe-eval' can host them. No threads, no file system.
set(module_options
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sUSE_ES6_IMPORT_META=0 -sENVIRONMENT=web,worker -sFILESYSTEM=0
    -sDYNAMIC_EXECUTION=0 -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=4GB -sMALLOC=emmalloc -sINCOMING_MODULE_JS_API=canvas,instantiateWasm,onAbort,printErr
    -lembind -fno-exceptions)
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.27)
  list(APPEND module_options -sTOTAL_STACK=1048576)
else()
  list(APPEND module_options -sSTACK_SIZE=1048576)
endif()

function(qs_module name)
  add_executable(${name} ${ARGN})
  target_link_options(${name} PRIVATE ${module_options})
  target_link_libraries(${name} PRIVATE qs_flags)
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  set_target_properties(${name} PROPERTIES SUFFIX .mjs)
endfunction()

qs_module(quantscope_core bindings/embind_compare.cpp bindings/embind_core.cpp bindings/embind_ggml.cpp bindings/embind_grammar.cpp bindings/embind_lists.cpp
          bindings/embind_model.cpp bindings/embind_rounding.cpp bindings/embind_tensor.cpp bindings/embind_texts.cpp
          bindings/embind_theory.cpp bindings/embind_transformer.cpp)
target_link_libraries(quantscope_core PRIVATE qs_labs)
target_link_options(quantscope_core PRIVATE -O3)

if(QS_APP)
  list(TRANSFORM zlib_names APPEND .o OUTPUT_VARIABLE inflating)
  qs_write_late_objects(${CMAKE_CURRENT_BINARY_DIR}/late_objects ${inflating})
  # The checker of quiz items, for the page on which a teacher checks a file before it is published.
  qs_module(quantscope_items bindings/embind_items.cpp)
  target_link_libraries(quantscope_items PRIVATE qs_labs_small)
  target_compile_options(quantscope_items PRIVATE -Oz -flto)
  target_link_options(quantscope_items PRIVATE -Oz -flto)
  # Quantizers and metrics alone, compiled for size: for a page that needs an SQNR and must load fast.
  qs_module(quantscope_small bindings/embind_core.cpp bindings/embind_tensor.cpp)
  target_link_libraries(quantscope_small PRIVATE qs_core_small)
  target_compile_options(quantscope_small PRIVATE -Oz -flto)
  target_link_options(quantscope_small PRIVATE -Oz -flto -sBINARYEN_EXTRA_PASSES=one-caller-inline-max-function-size=40)
  target_compile_options(qs_ui PRIVATE ${for_size})
  target_compile_options(qs_app PRIVATE ${for_size})
  qs_module(quantscope_app bindings/embind_app.cpp host/web_window.cpp host/web_numbers.cpp host/gl_frame.cpp host/gl_marks.cpp)
  qs_shaders(quantscope_app mark.vert heat.frag surface.frag)
  target_link_libraries(quantscope_app PRIVATE qs_app imgui_gl)
  target_compile_options(quantscope_app PRIVATE -Oz -flto)
  # Constants begin where few other numbers of the code are, so that late_data.mjs takes few of those for addresses; below
  # 2^20, an address takes three bytes, as before.
  target_link_options(quantscope_app PRIVATE -sGLOBAL_BASE=700000)
  # Keeps function names, and the linker's map, which it prints (emcc passes on no option that names a file): web/tools/split.mjs
  # cuts the module by both and then drops them.
  get_property(launcher GLOBAL PROPERTY RULE_LAUNCH_LINK)
  set_property(TARGET quantscope_app PROPERTY RULE_LAUNCH_LINK "sh ${CMAKE_SOURCE_DIR}/tools/link_map.sh ${CMAKE_CURRENT_BINARY_DIR}/quantscope_app.map ${launcher}")
  set(lean_browser ${CMAKE_CURRENT_SOURCE_DIR}/host/web_browser.js)
  set_property(TARGET quantscope_app APPEND PROPERTY LINK_DEPENDS ${lean_browser})
  target_link_options(quantscope_app PRIVATE -Oz -flto --profiling-funcs -Wl,--print-map -Wl,--wrap=strtod --js-library ${lean_browser} -sBINARYEN_EXTRA_PASSES=one-caller-inline-max-function-size=40 -sUSE_GLFW=3 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
                      -sGL_SUPPORT_AUTOMATIC_ENABLE_EXTENSIONS=0)  # none is used; each would be asked for at the start
endif()
