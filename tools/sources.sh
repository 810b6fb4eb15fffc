# shellcheck shell=bash
# Part of ./dev: fetches the two libraries that are compiled with everything else, from the source packages of Debian
# 13, through the machine's own mirror. If that fails, CMake fetches the release archives itself.

imgui=.cache/imgui-1.90.1
imgui_archive=pool/main/i/imgui/imgui_1.90.1+ds.orig.tar.xz
imgui_sha256=ecce377df0f90b292f15dcbd83d438bddc162b2388c881132bde18c787572a1c
zlib=.cache/zlib-1.3.1
zlib_archive=pool/main/z/zlib/zlib_1.3.dfsg+really1.3.1.orig.tar.gz
zlib_sha256=60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb

setup_sources() {
  has apt-get && [[ -x /usr/lib/apt/apt-helper ]] || return 0
  fetch "Dear ImGui" "$imgui" "$imgui_archive" "$imgui_sha256"
  fetch "zlib" "$zlib" "$zlib_archive" "$zlib_sha256"
}

# fetch NAME FOLDER ARCHIVE SHA256
fetch() {
  [[ -d $2 ]] || step "Fetching $1 from the Debian mirror" fetch_archive "${@:2}" 2>/dev/null ||
    say "  (not there; the build takes the release archive)"
}

fetch_archive() {
  local mirror folder=$1 archive=$2 sha256=$3 part=$1.part
  rm -rf "$part"
  mkdir -p "$part"
  # Third-party and security archives do not carry it.
  # shellcheck disable=SC2016  # apt fills in the address, not the shell
  for mirror in $(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' |
    grep -v security | sort -u); do
    /usr/lib/apt/apt-helper download-file "$mirror$archive" "$part/archive" "SHA256:$sha256" || continue
    (cd "$part" && cmake -E tar xf archive && rm archive) || return 1
    # The archive holds one folder. Move it only when it is whole, so that an interrupted run leaves nothing half done.
    mv "$part"/*/ "$folder" && rm -rf "$part"
    return
  done
  rm -rf "$part"
  return 1
}

