import { chmod, lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ToolchainError } from '../errors.ts';

/** Owner and mode, as stat(2) gives them. */
export interface Ownership {
  readonly uid: number;
  readonly mode: number;
}

const ROOT = 0;
const WRITABLE_BY_OTHERS = 0o022;
const WRITABLE_BY_ALL = 0o002;
/** In such a folder nobody moves or removes what is another's. */
const STICKY = 0o1000;
const LINK = 0o120000;
const TYPE = 0o170000;

function hasMode({ mode }: Ownership, bits: number): boolean {
  return (mode & bits) !== 0;
}

/** Whether a user but `uid` and root may put something else there. The mode of a link says nothing. */
export function othersMayChange(owned: Ownership, uid: number): boolean {
  if (owned.uid !== uid && owned.uid !== ROOT) return true;
  return (owned.mode & TYPE) !== LINK && hasMode(owned, WRITABLE_BY_OTHERS);
}

function refusal(path: string, owned: Ownership): ToolchainError {
  const mode = (owned.mode & 0o7777).toString(8).padStart(4, '0');
  const [who, cure] =
    owned.uid === ROOT
      ? ['others can write to it', `chmod go-w ${path}`]
      : [`user ${owned.uid} owns it`, `chown root ${path} and chmod go-w ${path}`];
  return new ToolchainError(
    'cache-unsafe',
    `root runs what lies in ${path}, and ${who} (mode ${mode}): ${cure}, or set CUTOVER_CACHE_DIR to a folder that is root's alone`,
  );
}

/** Undefined where nothing is found. */
async function found<T>(finding: Promise<T>): Promise<T | undefined> {
  return finding.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}

/** Takes the right to write from group and others, on everything below a folder of ours that grants it. */
export async function closeTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => !entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of [folder, ...paths]) await closeOne(path, await lstat(path));
}

async function closeOne(path: string, owned: Ownership): Promise<void> {
  if (hasMode(owned, WRITABLE_BY_OTHERS)) await chmod(path, owned.mode & 0o7777 & ~WRITABLE_BY_OTHERS);
}

/** A folder of the cache's own: one of ours that others can write to is closed to them, another user's is refused to root. */
async function closeFolder(folder: string, uid: number): Promise<void> {
  const owned = await found(stat(folder));
  if (owned === undefined) return;
  if (owned.uid === uid) return closeOne(folder, owned);
  if (uid === ROOT) throw refusal(folder, owned);
}

/** The folders in which the cache lies: who may write there may put another cache in this one's place. */
async function refuseOpenParents(root: string): Promise<void> {
  const home = dirname(root);
  for (let at = home; ; at = dirname(at)) {
    const owned = await found(stat(at));
    if (owned !== undefined && !isSafeParent(owned, at === home)) throw refusal(at, owned);
    if (at === dirname(at)) return;
  }
}

/** Those further above are whoever's they are, as a home folder is; only what everybody can write to is refused. */
function isSafeParent(owned: Ownership, isHome: boolean): boolean {
  if (owned.uid === ROOT && hasMode(owned, STICKY)) return true;
  return isHome ? !othersMayChange(owned, ROOT) : !hasMode(owned, WRITABLE_BY_ALL);
}

/**
 * Makes sure, where root calls, that nobody else can put programs into a cache which root then runs; where another user
 * calls, closes what is this user's own. Rejects with `cache-unsafe`: which folder, what mode, the cure.
 * @param inside folders of the cache, by name
 */
export async function closeCache(root: string, inside: readonly string[], uid = process.getuid?.()): Promise<void> {
  if (uid === undefined) return;
  // Where the cache is a link, both who holds the link and who holds the folder could replace it.
  const places = new Set([root, (await found(realpath(root))) ?? root]);
  if (uid === ROOT) for (const place of places) await refuseOpenParents(place);
  for (const folder of [root, ...inside.map((name) => join(root, name))]) await closeFolder(folder, uid);
}

/** Whether everything that makes up a cached entry is closed to others; asked of root's alone, who runs it with all rights. */
export async function isClosed(dir: string, files: readonly string[], uid = process.getuid?.()): Promise<boolean> {
  if (uid !== ROOT) return true;
  const folders = new Set(files.map((file) => dirname(join(dir, file))));
  const paths = [dir, ...folders, ...files.map((file) => join(dir, file))];
  const owned = await Promise.all(paths.map((path) => found(lstat(path))));
  return owned.every((one) => one === undefined || !othersMayChange(one, ROOT));
}
