# shellcheck shell=bash
# Part of ./dev: hands over to the CMake presets, after checking that build/ was built by these tools, in this folder.

# Uses ccache, if installed, for both compilers; and across folders, so that a moved or second clone finds its objects.
use_ccache() {
  has ccache || return 0
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 EM_COMPILER_WRAPPER=ccache
  export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
}

# Finds the toolchain file beside the compiler, Debian's or that of the Emscripten SDK.
find_emscripten() {
  local folder
  folder=$(dirname "$(readlink -f "$(command -v emcc)")")
  [[ -e $folder/emscripten-version.txt ]] || folder=${EMSDK:-}/upstream/emscripten
  [[ -e $folder/emscripten-version.txt ]] ||
    die "emcc is here, its folder is not found: set EMSDK to the folder of the Emscripten SDK."
  emscripten_version=$(tr -d '"' <"$folder/emscripten-version.txt")
  printf '3.1.6\n%s\n' "${emscripten_version%%-*}" | sort -CV ||
    die "Emscripten $emscripten_version is too old, 3.1.6 is needed: that of Debian 12, or a newer SDK."
  # Emscripten optimizes JavaScript with acorn; Debian keeps it in a folder that only Debian's own Node.js searches.
  NODE_PATH=$folder/node_modules:/usr/share/nodejs node -e 'require.resolve("acorn")' 2>/dev/null ||
    die "The Node.js package acorn, which Emscripten needs, is not found." \
      "On Debian: apt-get install node-acorn. Elsewhere the Emscripten SDK brings it along."
  export EMSCRIPTEN_TOOLCHAIN=$folder/cmake/Modules/Platform/Emscripten.cmake
}

# configure PRESET: runs CMake if the presets, the tools or its arguments changed; ninja runs it for all other changes.
configure() {
  local preset=$1 folder=build/$1 stamp=build/$1/dev_configured arguments=() compiler was_here was_compiler was_arguments
  setup_sources
  if [[ -d $imgui ]]; then arguments+=("-DFETCHCONTENT_SOURCE_DIR_IMGUI=$PWD/$imgui"); fi
  if [[ -d $zlib ]]; then arguments+=("-DFETCHCONTENT_SOURCE_DIR_ZLIB=$PWD/$zlib"); fi
  if [[ $preset == web ]]; then
    find_emscripten
    compiler="Emscripten $emscripten_version"
  else
    read -r compiler < <("${CXX:-c++}" --version) || true
    if has ccache; then arguments+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  fi
  if [[ -e $stamp ]]; then
    { read -r was_here && read -r was_compiler && read -r was_arguments; } <"$stamp" || true
    if [[ $was_here != "$PWD" ]]; then
      start_anew "$folder was built in $was_here, before it was moved"
    elif [[ $was_compiler != "$compiler" ]]; then
      start_anew "$folder was built by $was_compiler, and $compiler is here now"
    elif [[ $was_arguments == "${arguments[*]}" && $stamp -nt CMakePresets.json ]]; then
      return
    fi
  fi
  step "Configuring the $preset build" cmake --preset "$preset" "${arguments[@]}"
  printf '%s\n' "$PWD" "$compiler" "${arguments[*]}" >"$stamp"
}

# start_anew WHY
start_anew() {
  say "$1: it is built anew."
  rm -rf "$folder"
}

# build_web [TARGET…]: the WebAssembly modules and the site around them. Omits the tests unless a target names them.
build_web() {
  need cxx web node
  setup_node
  configure web
  step "Building the WebAssembly modules" cmake --build --preset web --target src/all "$@"
  step "Cutting the fonts" node web/tools/fonts.mjs build/assets
  step "Assembling the site" node web/tools/site.mjs
}

# build_with PRESET TEXT [TARGET…]
build_with() {
  local preset=$1 text=$2
  shift 2
  need cxx native
  configure "$preset"
  step "$text" cmake --build --preset "$preset" ${1:+--target "$@"}
}

build_native() { build_with native "Building the desktop program"; }
