import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { runEmit } from './emit-command.ts';

let root: string;
let said: Record<'stdout' | 'stderr', string[]>;
const run = (...args: string[]) =>
  runEmit(
    { name: 'seen', usage: 'usage: seen', root, emitted: { out: () => new Map([['a.yaml', '# Generated\n']]) } },
    args,
  );

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cutover-emit-'));
  said = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr'] as const)
    jest.spyOn(process[name], 'write').mockImplementation((line) => said[name].push(String(line).trimEnd()) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

it('writes what is stale, and then nothing is', async () => {
  expect(await run('emit', '--check')).toBe(1);
  expect(await run('emit')).toBe(0);
  expect(readFileSync(join(root, 'out/a.yaml'), 'utf8')).toBe('# Generated\n');
  expect(await run('emit', '--check')).toBe(0);
  expect(said.stdout).toEqual(['out/a.yaml is stale', 'out/a.yaml written']);
});

it('names a file that nothing emitted, and leaves it', async () => {
  await run('emit');
  writeFileSync(join(root, 'out/mine.yaml'), 'mine\n');
  expect(await run('emit')).toBe(1);
  expect(said.stderr.at(-1)).toMatch(/^seen: .*out\/mine\.yaml lies among emitted files/);
  expect(readFileSync(join(root, 'out/mine.yaml'), 'utf8')).toBe('mine\n');
});

it.each([[[]], [['emti']], [['emit', '--chekc']]])('%j is answered by the usage', async (args) => {
  expect(await run(...args)).toBe(2);
  expect(said.stderr.at(-1)).toBe('usage: seen');
});
