import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where built tools are kept, shared by all checkouts: $CUTOVER_CACHE_DIR/toolchain, by default ~/.cache/cutover/toolchain. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['CUTOVER_CACHE_DIR'];
  return join(chosen ? resolve(chosen) : join(homedir(), '.cache', 'cutover'), 'toolchain');
}
