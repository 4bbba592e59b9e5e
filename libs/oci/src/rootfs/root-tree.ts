import { OciError } from '../errors.ts';
import type { FileInfo } from './file-info.ts';
import type { Budget } from './limits.ts';

interface Node {
  info: FileInfo;
  /** Of directories only. */
  readonly children: Map<string, Node>;
}

/** What a change did to a tree, in the order in which it can be done to a folder. */
export interface Change {
  /** Paths that went, what a directory holds before the directory. */
  readonly removed: readonly { readonly path: string; readonly info: FileInfo }[];
  /** Directories that had to be there, outermost first. */
  readonly implied: readonly string[];
}

type Removed = { path: string; info: FileInfo }[];

/**
 * A root file system as layers leave it, of names alone. No path is followed through a link: one that lies below anything but a directory
 * is refused, so that what stands in the tree can be written to a folder of the same shape without leaving it.
 */
export class RootTree {
  readonly #root = node(directory(0));
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get(path: string): FileInfo | undefined {
    return this.#directory(parentOf(path))?.children.get(nameOf(path))?.info;
  }

  /**
   * Puts a file or directory in its place; what was there goes, unless both are directories.
   * @throws OciError layer-invalid, limit-exceeded
   */
  put(path: string, info: FileInfo): Change {
    const implied: string[] = [];
    const removed: Removed = [];
    const { children } = this.#makeDirectory(parentOf(path), info.layer, implied);
    const before = children.get(nameOf(path));
    if (before?.info.type === 'directory' && info.type === 'directory') {
      before.info = info;
      return { removed, implied };
    }
    if (before) removeAll(before, path, removed);
    children.set(nameOf(path), node(info));
    return { removed, implied };
  }

  /**
   * Takes away what lower layers have at a path, or with `inside` what they have below it. What the layer itself put there stays, wherever
   * in the layer it stands.
   * @throws OciError layer-invalid
   */
  hide(path: string, layer: number, inside = false): Change {
    const removed: Removed = [];
    const parent = this.#directory(inside ? path : parentOf(path));
    const names = inside ? [...(parent?.children.keys() ?? [])] : [nameOf(path)];
    for (const name of names)
      if (parent) hideLower(parent, name, layer, { path: inside ? join(path, name) : path, removed });
    return { removed, implied: [] };
  }

  /** Every path and what it is, parents first, sorted by code unit within a directory. */
  *entries(): Generator<[string, FileInfo]> {
    yield* entriesOf(this.#root, '');
  }

  #directory(path: string): Node | undefined {
    let at: Node | undefined = this.#root;
    for (const [name, here] of steps(path)) {
      at = at.children.get(name);
      if (!at) return undefined;
      requireDirectory(at, path, here);
    }
    return at;
  }

  #makeDirectory(path: string, layer: number, implied: string[]): Node {
    let at = this.#root;
    for (const [name, here] of steps(path)) {
      let next = at.children.get(name);
      if (!next) {
        this.#budget.spend('entries', 1);
        next = node(directory(layer));
        at.children.set(name, next);
        implied.push(here);
      }
      requireDirectory(next, path, here);
      at = next;
    }
    return at;
  }
}

function node(info: FileInfo): Node {
  return { info, children: new Map() };
}

function directory(layer: number): FileInfo {
  return { type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0, layer };
}

function requireDirectory({ info }: Node, path: string, here: string): void {
  if (info.type === 'directory') return;
  throw new OciError(
    'layer-invalid',
    `layer ${info.layer} has "${here}" as a ${info.type}: nothing can lie in it ("${path}")`,
    {
      fields: { path, parent: here },
    },
  );
}

function removeAll(gone: Node, path: string, removed: Removed): void {
  for (const [name, child] of gone.children) removeAll(child, join(path, name), removed);
  removed.push({ path, info: gone.info });
}

function hideLower(parent: Node, name: string, layer: number, at: { path: string; removed: Removed }): void {
  const found = parent.children.get(name);
  if (!found) return;
  for (const inner of [...found.children.keys()]) hideLower(found, inner, layer, { ...at, path: join(at.path, inner) });
  if (found.info.layer >= layer || found.children.size > 0) return;
  parent.children.delete(name);
  at.removed.push({ path: at.path, info: found.info });
}

function* entriesOf(parent: Node, path: string): Generator<[string, FileInfo]> {
  for (const [name, child] of [...parent.children].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const here = join(path, name);
    yield [here, child.info];
    yield* entriesOf(child, here);
  }
}

/** Each name of a path with the path up to it. */
function* steps(path: string): Generator<[string, string]> {
  let here = '';
  for (const name of path === '' ? [] : path.split('/')) {
    here = join(here, name);
    yield [name, here];
  }
}

function join(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
