import { join } from 'node:path';

/** The checkout that this command line belongs to. */
export const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
/** Where runs go unless --out says otherwise. */
export const RUNS = join(ROOT, 'runs');

export function appFolder(app: string): string {
  return join(ROOT, 'apps', app);
}
