import { relative } from 'node:path';

/** A path as one would type it here. */
export function near(dir: string): string {
  const path = relative(process.cwd(), dir);
  if (path.startsWith('..')) return dir;
  return path === '' ? '.' : path;
}
