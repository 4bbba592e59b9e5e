import { createHash, getHashes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Strongest first: what is locked by a strong hash is not believed by a weak one. */
const ALGORITHMS = ['sha512', 'sha384', 'sha256', 'sha1'];

/** npm's cache of downloads: npm_config_cache, else ~/.npm. */
export function npmCacheFolder(): string {
  return process.env['npm_config_cache'] ?? process.env['NPM_CONFIG_CACHE'] ?? join(homedir(), '.npm');
}

/**
 * The archive that a lockfile's integrity names (Subresource Integrity: `sha512-BASE64`, several parted by spaces), from npm's cache,
 * which keeps it by that hash. Undefined where the cache lacks it, or has other bytes.
 */
export async function cachedArchive(cache: string, integrity: string): Promise<Buffer | undefined> {
  const known = strongest(integrity);
  if (!known) return undefined;
  const { algorithm, hex } = known;
  const path = join(cache, '_cacache', 'content-v2', algorithm, hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && matches(bytes, integrity) ? bytes : undefined;
}

/** Whether bytes are what a lockfile's integrity names. */
export function matches(bytes: Buffer, integrity: string): boolean {
  const known = strongest(integrity);
  return known !== undefined && createHash(known.algorithm).update(bytes).digest('hex') === known.hex;
}

function strongest(integrity: string): { algorithm: string; hex: string } | undefined {
  const hashes = integrity.trim().split(/\s+/);
  for (const algorithm of ALGORITHMS.filter((name) => getHashes().includes(name))) {
    const hash = hashes.find((item) => item.startsWith(`${algorithm}-`));
    const base64 = hash?.slice(algorithm.length + 1).split('?', 1)[0];
    if (base64) return { algorithm, hex: Buffer.from(base64, 'base64').toString('hex') };
  }
  return undefined;
}
