import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const BIN = join(import.meta.dirname, '..', 'bin', 'cutover.mjs');
/** Says on standard error, at the end, what was loaded. */
const TELLS = `
import { registerHooks } from 'node:module';
const urls = new Set();
registerHooks({ load: (url, context, next) => (urls.add(url), next(url, context)) });
process.on('exit', () => process.getBuiltinModule('fs').writeSync(2, [...urls].join('\\n')));`;

/** What a command loads that is of this checkout, or a package that it depends on. */
function loaded(...command: readonly string[]): readonly string[] {
  const told = ['--import', `data:text/javascript,${encodeURIComponent(TELLS)}`];
  const { status, stderr } = spawnSync(process.execPath, [...told, BIN, ...command], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stderr.split('\n').filter((url) => url.startsWith('file:'));
}

/** Packages that a run needs and its plan does not. */
const HEAVY = /node_modules\/(?:echarts|mongoose|mongodb|jose|undici|@kubernetes\/client-node)\//;

it('the version takes no command, and the runs none that measures', () => {
  const version = loaded('--version');
  expect(version.length).toBeGreaterThan(10);
  expect(version.filter((url) => url.includes('/commands/') || url.includes('/libs/comparison/'))).toEqual([]);
  expect(loaded('runs', '--out', import.meta.dirname).filter((url) => HEAVY.test(url))).toEqual([]);
});

it('a dry run takes nothing that speaks to a cluster or a database, or draws', () => {
  const foretold = loaded('compare', '--strategies', 'rolling', '--dry-run');
  expect(foretold.some((url) => url.endsWith('/compare/dry-run.ts'))).toBe(true);
  expect(foretold.filter((url) => HEAVY.test(url))).toEqual([]);
});

it('planted: what renders a report is found', () => {
  expect(HEAVY.test('file:///x/node_modules/echarts/core.js')).toBe(true);
});
