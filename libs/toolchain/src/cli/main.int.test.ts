import { existsSync } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { seal } from '../cache/entry.ts';
import { TOOL_NAMES } from '../tools/tool-names.ts';
import { temporaryFolder } from '../testing/fixtures.ts';
import { main } from './main.ts';

describe('the command line', () => {
  const before = process.env['CUTOVER_CACHE_DIR'];
  let dir: string;
  let remove: () => void;

  beforeEach(() => {
    ({ path: dir, remove } = temporaryFolder());
    process.env['CUTOVER_CACHE_DIR'] = dir;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['CUTOVER_CACHE_DIR'];
    else process.env['CUTOVER_CACHE_DIR'] = before;
    remove();
  });

  async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const [out, err]: string[][] = [[], []];
    const output = { out: (text: string) => out!.push(text), err: (text: string) => err!.push(text) };
    const code = await main(args, output, new AbortController().signal);
    return { code, out: out!.join('\n'), err: err!.join('\n') };
  }

  async function plant(name: string, sources: string): Promise<string> {
    const entry = join(dir, 'toolchain', name, sources);
    await mkdir(join(entry, 'bin'), { recursive: true });
    await writeFile(join(entry, 'bin', name), 'binary');
    await seal(entry, {
      name,
      version: 'v1.0.0',
      sources,
      builder: 'go1.24.0',
      builtAt: '2026-01-01T00:00:00Z',
      buildMs: 5,
    });
    return entry;
  }

  it('lists every tool with the version that its go.mod pins', async () => {
    const { code, out } = await call('--json', 'list');
    expect(code).toBe(0);
    const tools = JSON.parse(out) as { name: string; version: string; built: boolean }[];
    expect(tools.map(({ name }) => name)).toEqual(TOOL_NAMES);
    expect(tools.find(({ name }) => name === 'kubernetes')).toEqual({
      name: 'kubernetes',
      version: 'v1.34.4',
      built: false,
    });
  });

  it('verifies what the cache holds and names what is damaged', async () => {
    const entry = await plant('pause', 'a');
    expect(await call('verify')).toMatchObject({ code: 0, out: expect.stringMatching(/^intact {2}pause/) });
    await appendFile(join(entry, 'bin', 'pause'), 'x');
    expect(await call('verify')).toMatchObject({ code: 1, out: expect.stringMatching(/^DAMAGED pause/) });
  });

  it('cleans away tools of other versions and what a killed build left, or everything', async () => {
    const old = await plant('pause', 'other-sources');
    const jars = await plant('mongo-standin', 'b');
    await mkdir(join(dir, 'toolchain', '.work', '4194304-7-abc', 'packages'), { recursive: true });
    expect((await call('clean')).out).toBe(`removed ${old}`);
    expect(existsSync(join(dir, 'toolchain', '.work', '4194304-7-abc'))).toBe(false);
    expect(existsSync(jars)).toBe(true);
    expect((await call('clean', '--all')).code).toBe(0);
    expect(existsSync(jars)).toBe(false);
  });

  it.each([
    [['frobnicate'], /^toolchain: no command is called frobnicate; see --help$/],
    [['verify', 'etcd'], /^toolchain: verify takes no etcd; see --help$/],
    [['build', 'etdc'], /^toolchain: no tool is called etdc: there are kubernetes, [^\n]*$/],
    [['--nope'], /^toolchain: Unknown option '--nope'[^\n]*; see --help$/],
  ])('refuses %j in one line with exit code 2', async (args, line) => {
    expect(await call(...args)).toEqual({ code: 2, out: '', err: expect.stringMatching(line) });
  });

  it('explains itself', async () => {
    expect(await call('--help')).toMatchObject({ code: 0, out: expect.stringMatching(/^usage: /) });
  });
});
