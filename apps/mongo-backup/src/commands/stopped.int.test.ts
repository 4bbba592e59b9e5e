import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.ts';

describe('a command that is told to stop', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mongo-backup-'));
    await writeFile(join(folder, 'mongo-20261129T094012345Z.ndjson.gz'), gzipSync('{"backup":1}\n'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each<[string, 'SIGTERM' | 'SIGINT']>([
    ['list', 'SIGTERM'],
    ['verify', 'SIGTERM'],
    ['verify', 'SIGINT'],
    ['backup', 'SIGINT'],
    ['restore', 'SIGTERM'],
  ])('%s ends at once, by %s, and says so', async (command, signal) => {
    const env = { MONGODB_URL: 'mongodb://127.0.0.1:9', BACKUP_FOLDER: folder, LOG_LEVEL: 'fatal' };
    const stopped = runCommand([command], env);
    process.emit(signal);
    await expect(stopped).rejects.toThrow(`mongo-backup: ${command} was stopped`);
  });
});
