# shellcheck shell=bash
# Part of ./dev: README's two commands in a fresh Debian.

# Runs the tree as it stands in a Debian with nothing but what debootstrap and ./dev install. Keeps that Debian, but
# deletes earlier builds, as in a new clone. Runs all levels in bookworm; in trixie, whose Emscripten is newer, the
# modules, the tests in WebAssembly and a page that starts.
command_on() {
  local suite=${1:-} root script
  [[ $suite == bookworm || $suite == trixie ]] || { usage >&2; exit 2; }
  shift
  ((EUID == 0)) || die "A Debian in a folder can be entered by root only: run this as root."
  need suite
  root=$PWD/.cache/suites/$suite
  [[ -e $root/ready ]] || step "Fetching Debian $suite" fetch_suite "$suite" "$root"
  rm -rf "$root/quantscope"
  mkdir -p "$root/quantscope"
  git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -c |
    tar -x -C "$root/quantscope"
  # An installed Debian has this file; debootstrap leaves it to the installer.
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
  script=$(levels_on "$suite" "$@")
  # The browsers need /proc and shared memory; both mounts end with this command.
  # shellcheck disable=SC2016  # the inner shell fills these in
  unshare --mount --propagation private bash -euc '
    mount -t proc proc "$1/proc"
    mount -t tmpfs tmpfs "$1/dev/shm"
    chroot "$1" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
      ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"} \
      bash -euc "cd /quantscope; $2"
  ' bash "$root" "$script"
}

# Prints the commands to run inside: the named levels, else README's two commands, else what a newer Emscripten can run.
levels_on() {
  local suite=$1 level script=
  shift
  if (($#)); then
    for level; do script+="./dev test --only $level && "; done
    say "${script% && }"
  elif [[ $suite == bookworm ]]; then
    # Serve the page until it has answered.
    # shellcheck disable=SC2016  # the inner shell fills these in
    say './dev serve --port 8123 & server=$!
      until (exec 3<>/dev/tcp/127.0.0.1/8123) 2>/dev/null; do kill -0 $server; read -rt 1 <> <(:) || true; done
      kill $server && ./dev test'
  else
    say "./dev test --only wasm && ./dev test --only web 'the page starts under its policy' && ./dev test --only firefox"
  fi
}

# fetch_suite SUITE ROOT: downloads from this machine's own mirror, with its settings for reaching one.
fetch_suite() {
  local suite=$1 root=$2 mirror
  # shellcheck disable=SC2016  # apt fills in the address, not the shell
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' |
    grep -v security | sort -u | head -n 1)
  [[ $mirror ]] || die "apt-get knows no mirror to fetch Debian $suite from."
  rm -rf "$root"
  mkdir -p "$root"
  debootstrap --variant=minbase --include=ca-certificates,git "$suite" "$root" "$mirror" || return 1
  cp /etc/resolv.conf "$root/etc/" || return 1
  cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" || return 1
  cp -r /etc/ssl/certs/. "$root/etc/ssl/certs/" || return 1
  if [[ -e /etc/npmrc ]]; then cp /etc/npmrc "$root/etc/"; fi
  if [[ -e ~/.npmrc ]]; then cp ~/.npmrc "$root/root/"; fi
  touch "$root/ready"
}
