/** One respect in which two images differ. */
export interface Difference {
  /** In the second image alone, in the first alone, or in both but not the same. */
  readonly kind: 'added' | 'removed' | 'changed';
  /** A file's absolute path in the image; a setting as `config.NAME` or, of several with names of their own, `config.NAME KEY`. */
  readonly path: string;
  /** What of it: `mode 0644→0755`, `content`, a setting's value. None for a file that is there or not. */
  readonly detail?: string;
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

/** `~ /app/main.js (mode 0644→0755)`, `+ /app/new.js`, `~ config.Env PATH (/bin→/usr/bin)`: one line. */
export function differenceText({ kind, path, detail }: Difference): string {
  return `${SIGNS[kind]} ${oneLine(path)}${detail === undefined ? '' : ` (${oneLine(detail)})`}`;
}

/** By path, then by what differs of it: by code unit, so that it is the same on every machine. */
export function sortDifferences(differences: readonly Difference[]): Difference[] {
  const key = ({ path, kind, detail = '' }: Difference): string => `${path}\0${kind}\0${detail}`;
  return [...differences].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** A name may hold a line break, or what a terminal obeys: each control character as JSON writes it. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
