import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PLUGIN = join(import.meta.dirname, '..', '..', '..', 'nx-plugin');
// Nx is a peer that the command itself does not use.
const ARGS = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', '--install-links'];

/** The command as those have it who are not of this workspace: out of the package, built and installed beside its dependencies. */
export async function installedCommand(scratch: string): Promise<string> {
  const folder = join(scratch, 'installed');
  await promisify(execFile)(process.execPath, [join(PLUGIN, 'src', 'package', 'main.ts')]);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  await promisify(execFile)('npm', [...ARGS, join(PLUGIN, 'dist')], { cwd: folder });
  return join(folder, 'node_modules', '@cutover', 'nx-image', 'dist', 'cutover.mjs');
}
