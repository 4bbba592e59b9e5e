import { createHash } from 'node:crypto';

/** The format asked of `go list -deps`, a line a package, what it imports before it. */
export const LISTING = [
  '{{.ImportPath}}',
  '{{with .Module}}{{.Path}} {{.Version}}{{with .Replace}} {{.Path}} {{.Version}}{{end}}{{end}}',
  '{{join .GoFiles ","}}',
  '{{join .Imports ","}}',
].join('\t');

/**
 * A key a package, by the answer to `go list -deps -f LISTING`. Two tools share a compiled package where the keys are the
 * same: its module's version, its files, and the same of all that it imports. This is how Go's build cache keys it, contents aside.
 */
export function packageKeys(answer: string): string[] {
  const keys = new Map<string, string>();
  for (const line of answer.split('\n').filter((text) => text !== '')) {
    const [path = '', , , imports = ''] = line.split('\t');
    const imported = imports.split(',').map((name) => keys.get(name) ?? name);
    keys.set(
      path,
      createHash('sha256')
        .update([line, ...imported].join('\n'))
        .digest('base64'),
    );
  }
  return [...keys.values()];
}
