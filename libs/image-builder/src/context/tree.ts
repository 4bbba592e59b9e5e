import { readdirSync, realpathSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { containedTarget } from './links.ts';
import { assertNoWhiteout, isUtf8, notUtf8 } from './names.ts';
import { refuseSecrets, secretIn, type Secret } from './secrets.ts';
import { look, reading, treeEntry, typeOf, type Tree, type TreeEntry } from './tree-entry.ts';

export type { Tree, TreeEntry } from './tree-entry.ts';

export interface ReadTreeOptions {
  /** Where the folder's content goes in the image. */
  readonly at: string;
  /** False leaves an entry out, and all below it; `path` is relative to the folder. */
  readonly keep?: (path: string, type: TreeEntry['type']) => boolean;
  /**
   * `refuse` (default), for sources: what looks like a secret stops the build. `packages`, for packages of a registry: nothing is
   * judged by its name, since their publisher has shown such files (a test's key, an example's .env) to everybody. That a package
   * holds nothing but what was published is for the caller to verify.
   */
  readonly secrets?: 'refuse' | 'packages';
  /** Names, or paths relative to the folder, that are let in though they look like secrets. */
  readonly allow?: ReadonlySet<string>;
  /** Links must lead to something inside this folder; without it they are kept as they are. They are never followed. */
  readonly links?: { readonly within: string };
}

/** What is known of a folder while it is read. */
interface Walk {
  readonly options: ReadTreeOptions;
  readonly root: string;
  /** Where it goes, with a slash at its end unless that is the image's root. */
  readonly at: string;
  /** By its real path. */
  readonly within?: string;
  /** Yet to be read, relative to the root. */
  readonly folders: string[];
  readonly entries: TreeEntry[];
  readonly secrets: Secret[];
}

/** History, remotes and their passwords: no program needs it. */
const NEVER = '.git';
/** A promise a file costs five times the call itself, so the walk does not wait; others have their turn this often. */
const TURN_MS = 10;
/** One for all walks: a build makes hundreds of short ones. */
let turnEnds = 0;

/**
 * A folder's entries, unread, sorted by code unit. Owners, times and special bits are not taken over; hard links are files; `.git` is
 * left out.
 * @throws ImageBuildError entry-invalid (a pipe, socket, device, whiteout, a name that is not UTF-8), link-escapes, link-dangling,
 * file-missing (what cannot be read), and once all is read secret-in-context
 */
export async function readTree(root: string, options: ReadTreeOptions): Promise<Tree> {
  const walk = start(root, options);
  for (let folder = walk.folders.pop(); folder !== undefined; folder = walk.folders.pop()) {
    visit(walk, folder);
    if (performance.now() < turnEnds) continue;
    await setImmediate();
    turnEnds = performance.now() + TURN_MS;
  }
  refuseSecrets(walk.secrets);
  return walk.entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function start(root: string, options: ReadTreeOptions): Walk {
  const within = options.links?.within;
  return {
    options,
    root: resolve(root),
    at: posix.join('/', options.at, '/').slice(1),
    ...(within === undefined ? {} : { within: reading(within, () => realpathSync.native(within)) }),
    folders: [''],
    entries: [],
    secrets: [],
  };
}

function visit(walk: Walk, folder: string): void {
  const source = folder === '' ? walk.root : `${walk.root}/${folder}`;
  // In order, so that of several faults the same is told every time.
  for (const name of reading(source, () => readdirSync(source)).sort()) {
    if (name !== NEVER) visitOne(walk, source, name, folder === '' ? name : `${folder}/${name}`);
  }
}

function visitOne(walk: Walk, folder: string, name: string, path: string): void {
  const source = `${folder}/${name}`;
  // By another name than its own it would not be found.
  const found = isUtf8(folder, name) ? look(source) : undefined;
  if (walk.options.keep?.(path, (found && typeOf(found)) ?? 'file') === false) return;
  if (found === undefined) throw notUtf8(folder, name);
  assertNoWhiteout(source, name);
  const entry = treeEntry(source, walk.at + path, found);
  if (entry.type === 'directory') walk.folders.push(path);
  else noteSecret(walk, entry, path);
  walk.entries.push(entry.target === undefined ? entry : linkIn(walk, { ...entry, target: entry.target }));
}

function linkIn(walk: Walk, entry: TreeEntry & { readonly target: string }): TreeEntry {
  return walk.within === undefined ? entry : { ...entry, target: containedTarget(entry, walk.within) };
}

function noteSecret({ options, secrets }: Walk, entry: TreeEntry, path: string): void {
  if (options.secrets === 'packages' || entry.type === 'directory') return;
  if (options.allow?.has(path) || options.allow?.has(posix.basename(path))) return;
  const secret = secretIn(path, entry.type, entry.source);
  if (secret) secrets.push(secret);
}
