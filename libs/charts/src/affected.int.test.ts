import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..', '..');
const PATIENCE_MS = 120_000;

/** The projects that nx would check after an edit of a file. */
async function affectedBy(file: string): Promise<string[]> {
  const nx = join(root, 'node_modules', '.bin', 'nx');
  const env = { ...process.env, NX_DAEMON: 'false' };
  const args = ['show', 'projects', '--affected', `--files=${file}`, '--json'];
  const { stdout } = await promisify(execFile)(nx, args, { cwd: root, env });
  return JSON.parse(stdout) as string[];
}

it.each([
  ['charts/kafka/values.yaml', ['chart-kafka', '@cutover/charts', '@cutover/comparison'], ['chart-mongo']],
  ['charts/common/templates/_pod.tpl', ['chart-common', 'chart-account', 'chart-mongo', '@cutover/charts'], []],
  ['apps/account/src/main.ts', ['@cutover/account', 'chart-account'], ['chart-pacman', '@cutover/charts']],
])(
  'an edit of %s reaches %j',
  async (file, reached, untouched) => {
    const affected = await affectedBy(file);
    expect(affected).toEqual(expect.arrayContaining(reached));
    expect(affected.filter((project) => untouched.includes(project))).toEqual([]);
  },
  PATIENCE_MS,
);
