import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What outlives a local run: data and keys, readable by their owner alone. */
export interface DevState {
  readonly dir: string;
  readonly mongoDir: string;
  /** Ed25519 in PEM: signs members' tokens. */
  readonly tokenKeys: string;
  /** Shared secret (HS256) of key id `operator`. */
  readonly operatorSecret: string;
  /** Signs games. */
  readonly gameSecret: string;
}

const KEY_BYTES = 32;

/** Where state lies: CUTOVER_DEV_DIR, or the XDG state folder. */
export function stateDir(env: Readonly<Record<string, string | undefined>>): string {
  const base = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return env['CUTOVER_DEV_DIR'] || join(base, 'cutover', 'dev');
}

/** Reads the state, making what is missing. Several processes may do so at once: the first one's keys stay. */
export function loadState(dir: string): DevState {
  const mongoDir = join(dir, 'mongo');
  mkdirSync(mongoDir, { recursive: true, mode: 0o700 });
  const newPem = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const newSecret = () => randomBytes(KEY_BYTES).toString('hex');
  return {
    dir,
    mongoDir,
    tokenKeys: keep(join(dir, 'token-keys.pem'), newPem),
    operatorSecret: keep(join(dir, 'operator-secret'), newSecret),
    gameSecret: keep(join(dir, 'game-secret'), newSecret),
  };
}

function keep(file: string, make: () => string): string {
  try {
    writeFileSync(file, make(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
