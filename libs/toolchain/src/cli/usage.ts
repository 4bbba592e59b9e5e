export const USAGE = `usage: node libs/toolchain/src/main.ts [--json] COMMAND

The pinned tools of this workspace: what there is, and the cache they are built into.

  list              every tool with its version and whether it is built (default)
  build [NAME...]   build the named tools, or all
  verify            hash every cached file anew and name what is not what was built
  clean [--all]     remove what interrupted builds left and tools of other versions; with --all every tool

  --json            one JSON value on standard output instead of text; progress stays on standard error
  --help            this text

The cache is $CUTOVER_CACHE_DIR/toolchain, by default ~/.cache/cutover/toolchain.
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.`;
