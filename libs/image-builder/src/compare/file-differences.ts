import type { FileInfo } from '@cutover/oci';
import type { Difference } from './difference.ts';

/** What two images' files are compared by. */
export type ComparedFile = Omit<FileInfo, 'layer' | 'size'>;

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
  const type = change('type', typeOf(a), typeOf(b));
  if (type.length > 0) return [...type, ...owner];
  return [...owner, ...modeChange(a, b), ...change('target', targetOf(a), targetOf(b)), ...contentChange(a, b)];
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

/** Which of a file's names an archive calls the file, and which the links to it, is its order's doing. */
function typeOf({ type }: ComparedFile): string {
  return type === 'hardlink' ? 'file' : type;
}

function targetOf({ type, target }: ComparedFile): string | undefined {
  return type === 'symlink' ? target : undefined;
}

function ownerOf({ uid, gid }: ComparedFile): string {
  return `${uid}:${gid}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
