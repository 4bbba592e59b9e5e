import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for what a tar is unpacked to: it goes when the command ends, however it does. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-image-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
