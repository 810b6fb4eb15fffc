# shellcheck shell=bash
# Part of ./dev: the tests in a fresh Debian.

# The tree as it stands, in a Debian that holds nothing but what debootstrap and ./dev put there. Its folder is kept.
command_on() {
  local suite=${1:-} root
  [[ $suite == bookworm || $suite == trixie ]] || { usage >&2; exit 2; }
  shift
  ((EUID == 0)) || die "A Debian in a folder can be entered by root only: run this as root."
  need suite
  root=$PWD/.cache/suites/$suite
  [[ -e $root/ready ]] || step "Fetching Debian $suite" fetch_suite "$suite" "$root"
  mkdir -p "$root/quantscope"
  git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -c |
    tar -x -C "$root/quantscope"
  # The browsers want /proc and shared memory; both end with this command.
  # shellcheck disable=SC2016  # the inner shell fills these in
  unshare --mount --propagation private bash -euc '
    root=$1; shift
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/dev/shm"
    (($#)) || set -- wasm web
    for level; do chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
      ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"} \
      bash -c "cd /quantscope && ./dev test --only $level"; done
  ' bash "$root" "$@"
}

# fetch_suite SUITE ROOT: from this machine's own mirror, and with its settings for reaching one.
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
