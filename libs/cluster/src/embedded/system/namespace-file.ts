import { existsSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { succeed } from './command.ts';

/** Whether a namespace is mounted on this file, which keeps it while no process is in it. */
export async function isNamespace(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const [file, own] = await Promise.all([stat(path), stat('/proc/self/ns/net')]);
  return file.dev === own.dev;
}

/** Written once the namespace was set up to its end. */
function doneMark(path: string): string {
  return `${path}.done`;
}

/** Whether the namespace is there and was set up to its end. */
export async function isWhole(path: string): Promise<boolean> {
  return existsSync(doneMark(path)) && (await isNamespace(path));
}

export async function removeNamespace(path: string): Promise<void> {
  if (await isNamespace(path)) await succeed(['umount', path]);
  for (const file of [path, doneMark(path)]) await rm(file, { force: true });
}

/** Makes a namespace and sets it up, or leaves alone the one that is whole. */
export async function ensureNamespace(path: string, make: () => Promise<void>): Promise<void> {
  if (await isWhole(path)) return;
  await removeNamespace(path);
  await writeFile(path, '', { mode: 0o600 });
  await make();
  await writeFile(doneMark(path), '', { mode: 0o600 });
}
