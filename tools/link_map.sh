# shellcheck shell=sh
# link_map.sh FILE COMMAND…: runs a linker and writes what it prints, its map, into FILE.
file=$1
shift
"$@" >"$file"
