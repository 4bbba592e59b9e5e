import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * A folder of what is kept between runs, shared by all checkouts: $CUTOVER_CACHE_DIR/NAME, by default ~/.cache/cutover/NAME.
 * Everything that Cutover keeps for itself lies below one of them, so that the variable moves all of it. Makes nothing.
 */
export function cacheFolder(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['CUTOVER_CACHE_DIR'];
  return join(chosen ? resolve(chosen) : join(homedir(), '.cache', 'cutover'), name);
}

/** Where built tools are kept. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return cacheFolder('toolchain', env);
}
