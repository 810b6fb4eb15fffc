# shellcheck shell=bash
# Part of ./dev: Node.js and the packages of package.json.

setup_node() {
  need node
  use_recent_node
  export PATH="$PWD/node_modules/.bin:$PATH"
  [[ node_modules/.package-lock.json -nt package-lock.json ]] || step "Fetching the npm packages" npm ci
}

# playwright-core needs Node 20; Debian 12 has 18. npm offers Node itself as a package: put a newer one into the cache.
use_recent_node() {
  local version machine package
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} < 20)) || return 0
  case $(uname -sm) in
    "Linux x86_64") machine=x64 ;;
    "Linux aarch64") machine=arm64 ;;
    *) die "Node $version is too old: install Node 20 or newer." ;;
  esac
  package=node-linux-$machine
  if [[ ! -x .cache/node/node_modules/$package/bin/node || tools/node/package-lock.json -nt .cache/node/package-lock.json ]]; then
    mkdir -p .cache/node
    cp tools/node/package.json tools/node/package-lock.json .npmrc .cache/node/
    step "Fetching Node 22 (this machine's is $version)" npm ci --prefix .cache/node
  fi
  export PATH="$PWD/.cache/node/node_modules/$package/bin:$PATH"
}
