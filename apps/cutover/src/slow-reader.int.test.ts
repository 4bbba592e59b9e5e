import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeSyntheticRun } from '@cutover/comparison/testing';

const bin = join(import.meta.dirname, '..', 'bin', 'cutover.mjs');
const runs = mkdtempSync(join(tmpdir(), 'cutover-runs-'));
const dir = join(runs, 'long');

/** A pipe holds 64 KiB; a run of as many lanes is three times that. */
beforeAll(() => writeSyntheticRun(dir, { ratePerSecond: 4, repeats: 16 }), 120_000);
afterAll(() => rmSync(runs, { recursive: true, force: true }));

const start = () => {
  const env = { ...process.env, NO_COLOR: '1' };
  const args = [bin, 'report', 'long', '--check', '--json'];
  return spawn(process.execPath, args, { cwd: runs, env, stdio: ['ignore', 'pipe', 'pipe'] });
};

describe('what a command prints', () => {
  it('arrives whole at a slow reader', async () => {
    const child = start();
    const closed = once(child, 'close');
    child.stderr.resume();
    const pieces: Buffer[] = [];
    for await (const piece of child.stdout) {
      pieces.push(piece as Buffer);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const text = Buffer.concat(pieces);
    expect(text.length).toBeGreaterThan(200_000);
    expect(JSON.parse(text.toString())).toEqual(JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')));
    expect(await closed).toEqual([0, null]);
  }, 120_000);

  it('ends quietly, with its exit code, when the reader leaves', async () => {
    const child = start();
    const closed = once(child, 'close');
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await closed).toEqual([0, null]);
    expect(said).not.toMatch(/EPIPE|cutover:/);
  }, 120_000);
});
