import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { EngineError } from '../errors.ts';

/** `mongo:8`, or its stand-in where that cannot be had. */
export type Database = 'mongo' | 'standin';

const KEY_BYTES = 32;

/** One line: both generations of Compose read \n within double quotes as a line's end. */
function newTokenKeys(): string {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return `"${pem.trimEnd().replaceAll('\n', '\\n')}"`;
}

const newSecret = (): string => randomBytes(KEY_BYTES).toString('hex');

/** What Compose finds in `.env`: keys that nobody else has, and which files make up the composition. */
function newVariables(database: Database): string {
  const files = database === 'standin' ? ['COMPOSE_FILE=compose.yaml:docker/mongo-standin.yaml'] : [];
  const lines = [
    '# Made by `node tools/docker/src/main.ts init`. Keep it to yourself, and as long as the volumes: tokens and games are signed with these keys.',
    'COMPOSE_PROJECT_NAME=cosmos',
    ...files,
    `TOKEN_KEYS=${newTokenKeys()}`,
    `OPERATOR_SECRET=${newSecret()}`,
    `GAME_SECRET=${newSecret()}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Writes a file of new keys that its owner alone reads, and never over one that is there. @throws EngineError file-exists */
export async function writeSecrets(path: string, database: Database): Promise<void> {
  try {
    await writeFile(path, newVariables(database), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const cure = 'remove it to have new keys, which makes tokens and games of before void';
    throw new EngineError('file-exists', `${path} is there, and is left as it is: ${cure}`);
  }
}
