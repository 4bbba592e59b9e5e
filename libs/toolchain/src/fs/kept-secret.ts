import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeWhole } from './whole-file.ts';

const BYTES = 32;

/** The secret in a file of a folder that only its owner enters, 32 random bytes in base64url; made and written first where there is none. */
export async function keptSecret(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  const known = await readIfThere(path);
  if (known !== undefined && known !== '') return known;
  const secret = randomBytes(BYTES).toString('base64url');
  await writeWhole(path, secret);
  return secret;
}
