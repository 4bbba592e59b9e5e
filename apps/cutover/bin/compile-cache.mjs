import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const PRIVATE = 0o700;
const OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * Where Node keeps the code that it made of sources: `compiled` in the folder of all that Cutover keeps (see `cacheFolder`). Whoever can
 * write there has this user run what they like, so that a folder which is not this user's alone is left aside. It saves time and nothing
 * else: where it cannot be had there is no word about it.
 * @returns {string | undefined}
 */
export function compileCacheFolder(env = process.env, uid = process.getuid?.()) {
  const chosen = env['CUTOVER_CACHE_DIR'];
  const folder = join(chosen ? resolve(chosen) : join(homedir(), '.cache', 'cutover'), 'compiled');
  try {
    make(folder);
    const real = realpathSync(folder);
    return isOwn(statSync(real), uid) && areSafe(dirname(real), uid) ? real : undefined;
  } catch {
    return undefined;
  }
}

/** Reading sources is most of what a short command costs: what Node makes of those that are imported from now on is kept. */
export function keepCompiled() {
  const folder = compileCacheFolder();
  if (folder !== undefined) enableCompileCache(folder);
}

/** In a folder that is there: the first command that keeps anything makes that. */
function make(folder) {
  try {
    mkdirSync(folder, PRIVATE);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function isOwn(found, uid) {
  return found.isDirectory() && (uid === undefined || (found.uid === uid && (found.mode & OTHERS) === 0));
}

/** Nobody but this user and root may put another folder in the place of this one, or of one that it lies in. */
function areSafe(folder, uid) {
  for (let at = folder; ; at = dirname(at)) {
    const { uid: owner, mode } = statSync(at);
    if (uid !== undefined && owner !== uid && owner !== 0) return false;
    if ((mode & WRITABLE_BY_OTHERS) !== 0 && (mode & STICKY) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
