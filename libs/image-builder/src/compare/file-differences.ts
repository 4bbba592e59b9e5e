import type { Difference } from './difference.ts';

/** What two images' files are compared by; times are not among it. */
export interface ComparedFile {
  readonly type: string;
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a file's content. */
  readonly digest?: string;
  /** Of a link. */
  readonly target?: string;
}

/** By path in the image, without a leading slash. */
export type ComparedFiles = ReadonlyMap<string, ComparedFile>;

/** Each path that is in one alone, and each respect in which a path of both differs. */
export function fileDifferences(before: ComparedFiles, after: ComparedFiles): Difference[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].flatMap((path): Difference[] => {
    const [a, b] = [before.get(path), after.get(path)];
    if (a === undefined) return [{ kind: 'added', path: `/${path}` }];
    if (b === undefined) return [{ kind: 'removed', path: `/${path}` }];
    return changesOf(a, b).map((detail) => ({ kind: 'changed', path: `/${path}`, detail }));
  });
}

function changesOf(a: ComparedFile, b: ComparedFile): string[] {
  const owner = change('owner', ownerOf(a), ownerOf(b));
  if (a.type !== b.type) return [`type ${a.type}→${b.type}`, ...owner];
  return [...owner, ...modeChange(a, b), ...change('target', a.target, b.target), ...contentChange(a, b)];
}

/** Linux does not look at a link's own mode, and who writes an archive puts what it likes. */
function modeChange(a: ComparedFile, b: ComparedFile): string[] {
  return a.type === 'symlink' ? [] : change('mode', octal(a.mode), octal(b.mode));
}

function contentChange(a: ComparedFile, b: ComparedFile): string[] {
  return a.digest === b.digest ? [] : ['content'];
}

function change(what: string, a: string | undefined, b: string | undefined): string[] {
  return a === b ? [] : [`${what} ${a ?? 'none'}→${b ?? 'none'}`];
}

function ownerOf({ uid, gid }: ComparedFile): string {
  return `${uid}:${gid}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
