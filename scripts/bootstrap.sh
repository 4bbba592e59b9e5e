#!/bin/sh
# Prepares a fresh checkout and runs one of the workspace's scripts with the workspace's own Node:
#   sh scripts/bootstrap.sh tools/workspace/src/demo.ts [arguments]
# Safe to interrupt and to run again: dependencies count as installed only once their stamp matches the lockfile.
set -eu
# Root runs what lies in this checkout and in the caches: nobody else may write to them, whatever the caller's umask.
umask g-w,o-w
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

fail() {
  printf 'cutover: %s\n' "$1" >&2
  exit 1
}

command -v node >/dev/null 2>&1 || fail 'Node.js is not on PATH: install Node 20 or newer (it only bootstraps; the workspace brings its own)'
command -v npm >/dev/null 2>&1 || fail 'npm is not on PATH: install the one that comes with Node 20 or newer'
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || fail "Node $(node --version) is too old to bootstrap: install Node 20 or newer"

# Everything that is kept lies below this folder where it is set, npm's downloads too.
if [ -n "${CUTOVER_CACHE_DIR:-}" ]; then
  npm_config_cache="$CUTOVER_CACHE_DIR/npm"
  export npm_config_cache
fi

stamp=node_modules/.cutover-lockfile
want=$(cksum package-lock.json)
if [ ! -x node_modules/.bin/node ] || [ "$(cat "$stamp" 2>/dev/null)" != "$want" ]; then
  case "${1:-}" in
    */demo.ts) next='; the demonstration follows, and says first what it will take' ;;
    *) next='' ;;
  esac
  printf 'cutover: installing npm dependencies from package-lock.json into node_modules (npm ci, about half a minute)%s\n' "$next" >&2
  rm -f "$stamp"
  npm ci --no-audit --no-fund --loglevel=error >&2 || fail 'npm ci failed (its message is above): mend the cause and run the same command again'
  printf '%s\n' "$want" >"$stamp"
fi

PATH="$root/node_modules/.bin:$PATH"
export PATH
exec node --disable-warning=ExperimentalWarning "$@"
