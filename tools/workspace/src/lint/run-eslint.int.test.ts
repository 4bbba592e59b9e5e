import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runEslint } from './run-eslint.ts';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-eslint-'));
  env = { ...process.env, PATH: [folder, process.env['PATH']].join(delimiter) };
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A program of that name, in the place of the real one. */
function planted(name: string, script: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const lint = () => runEslint(folder, ['apps/a', 'libs/b'], env);

describe('a run of ESLint', () => {
  it.each([0, 1, 2])('ends as ESLint does, by %s', async (code) => {
    planted('nx', 'exit 0');
    planted('eslint', `exit ${code}`);
    expect(await lint()).toBe(code);
  });

  it('knows the projects of this checkout first, and is of all folders', async () => {
    planted('nx', 'echo "nx $* $NX_DAEMON" >> ran');
    planted(
      'eslint',
      'echo "eslint $*" >> ran; grep -q "^nx show projects false$" ran && grep -q "^eslint apps/a libs/b$" ran',
    );
    expect(await lint()).toBe(0);
  });

  it('fails where the projects cannot be told, and lints nothing', async () => {
    planted('nx', 'echo "two projects of one name" >&2; exit 3');
    planted('eslint', 'exit 0');
    expect(await lint()).toBe(3);
  });

  it('fails where a rule was skipped', async () => {
    planted('nx', 'exit 0');
    planted('eslint', 'echo "warning No cached ProjectGraph is available. The rule will be skipped."');
    expect(await lint()).toBe(1);
  });

  it('is none where there is no nx', async () => {
    env = { PATH: folder };
    await expect(lint()).rejects.toThrow(/ENOENT/);
  });
});
