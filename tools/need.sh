# shellcheck shell=bash
# Part of ./dev: reports progress, and installs missing packages (tools/packages).

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$@" >&2; exit 1; }
has() { command -v "$1" >/dev/null; }
as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

# step TEXT COMMAND…: prints one line on success, the whole output on failure; a sign of life each minute of a long one.
step() {
  local text=$1 log status=0 start=$SECONDS beat
  shift
  log=$(mktemp)
  printf '%s … ' "$text"
  signs_of_life "$log" &
  beat=$!
  "$@" >"$log" 2>&1 || status=$?
  kill "$beat" 2>/dev/null || true
  wait "$beat" 2>/dev/null || true
  if ((status == 0)); then
    say "$((SECONDS - start)) s"
  else
    say "failed:"
    cat "$log" >&2
  fi
  rm -f "$log"
  return "$status"
}

# Prints the last line of a log each minute. (A timed read sleeps without a child process, which could be left over.)
signs_of_life() {
  local last
  while read -rt 60 <> <(:) || (($? > 128)); do
    last=$(tail -n 1 "$1" | cut -c 1-100)
    printf '\n  %s … ' "${last:-nothing was said yet}"
  done
}

found() {
  local probe
  for probe in $1; do
    case $probe in
      /*) compgen -G "$probe" >/dev/null && return ;;
      *.h | *.hpp) [[ -e /usr/include/$probe || -e /usr/local/include/$probe ]] && return ;;
      *) has "$probe" && return ;;
    esac
  done
  return 1
}

# need PART…: installs the packages of these parts that are missing.
need() {
  local name part probe why missing=() reasons=()
  while IFS='|' read -r name part probe why; do
    [[ $name != "#"* && " $* " == *" $part "* ]] || continue
    found "$probe" && continue
    missing+=("$name")
    reasons+=("$(printf '  %-20s %s' "$name" "$why")")
  done <tools/packages
  ((${#missing[@]})) || return 0
  has apt-get || die "These are missing here (names as in Debian 12):" "${reasons[@]}" \
    "Install them with your system's package manager and run this again."
  ((EUID == 0)) || has sudo || die "These packages are missing:" "${reasons[@]}" \
    "Install them as root: apt-get install ${missing[*]}"
  say "Missing, to be installed with apt-get:"
  printf '%s\n' "${reasons[@]}"
  # An old list may name packages that the mirror has replaced, or an older browser than it has.
  step "Renewing the package lists" as_root apt-get update -qq
  step "Installing" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
