# shellcheck shell=bash
# Part of ./dev: formatting, lint, include directions, types.

# Runs every check, also after one has failed.
command_check() {
  local failed=0
  need cxx native node check
  setup_node
  configure lint
  step "Formatting of the C++" check_format || failed=1
  step "Lint of the C++" check_lint || failed=1
  step "Include directions" node --test tests/web/sources.test.mjs || failed=1
  step "Types of the JavaScript" tsc -p tsconfig.json || failed=1
  step "Formatting and lint of the JavaScript" biome ci --colors=off web tests || failed=1
  return "$failed"
}

check_format() {
  find src tests \( -name '*.cpp' -o -name '*.hpp' \) -print0 | xargs -0 clang-format --dry-run -Werror
}

# Checks the files of the native build, each alone: for those of the web build, Debian's clang-tidy does not know the
# library. The compiler of the native build is GCC, which has warnings that clang-tidy lacks.
check_lint() {
  find src -name '*.cpp' -print0 |
    while IFS= read -r -d '' file; do
      if grep -qF "\"$PWD/$file\"" build/lint/compile_commands.json; then printf '%s\0' "$file"; fi
    done |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy -p build/lint --quiet --extra-arg=-Wno-unknown-warning-option --extra-arg=-fbracket-depth=1024
}
