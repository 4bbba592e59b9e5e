import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeSecrets } from './secrets-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As Compose reads it. */
function variablesOf(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      const value = line.slice(at + 1);
      return [line.slice(0, at), value.startsWith('"') ? (JSON.parse(value) as string) : value];
    }),
  );
}

describe('new keys', () => {
  it('are for their owner alone, whatever the umask, and another set each time', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    const umask = process.umask(0);
    try {
      await writeSecrets(one, 'mongo');
      await writeSecrets(two, 'standin');
    } finally {
      process.umask(umask);
    }
    expect(statSync(one).mode & 0o777).toBe(0o600);
    const [first, second] = [variablesOf(one), variablesOf(two)];
    expect(createPrivateKey(first['TOKEN_KEYS']!).asymmetricKeyType).toBe('ed25519');
    for (const name of ['OPERATOR_SECRET', 'GAME_SECRET']) expect(first[name]).toMatch(/^[0-9a-f]{64}$/);
    for (const name of ['TOKEN_KEYS', 'OPERATOR_SECRET', 'GAME_SECRET']) expect(first[name]).not.toBe(second[name]);
    expect([first['COMPOSE_FILE'], second['COMPOSE_FILE']]).toEqual([
      undefined,
      'compose.yaml:docker/mongo-standin.yaml',
    ]);
  });

  it('are never written over those that are there', async () => {
    const path = join(folder, '.env');
    writeFileSync(path, 'mine');
    const refused = writeSecrets(path, 'mongo');
    await expect(refused).rejects.toMatchObject({
      code: 'file-exists',
      message: expect.stringMatching(/\.env is there, and is left as it is: [^\n]+$/),
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});
