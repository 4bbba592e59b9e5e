import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { chartFolder } from './chart-folder.ts';
import { removeOrphans, withStagedChart } from './staged-chart.ts';

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'cutover-staged-'));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

/** A process that stages a chart, and is killed before it is done with it. */
async function killedWhileRendering(): Promise<void> {
  const module = JSON.stringify(join(import.meta.dirname, 'staged-chart.ts'));
  const chart = JSON.stringify(chartFolder('account'));
  const wait = `new Promise(() => { console.log('staged'); setInterval(() => {}, 1000); })`;
  const script = `const { withStagedChart } = await import(${module}); await withStagedChart(${chart}, () => ${wait});`;
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it('a copy that a killed process has left is removed by the next, and nothing else', async () => {
  await killedWhileRendering();
  expect(readdirSync(temporary)).toHaveLength(1);
  const others = ['cutover-chart-1-nobody', 'cutover-charts-1-1-x', 'notes'];
  for (const name of others) mkdirSync(join(temporary, name));
  await removeOrphans(temporary);
  expect(readdirSync(temporary).sort()).toEqual(others);
});

it('a copy of a process that runs stays for as long as it is in use', async () => {
  const scratch = await withStagedChart(chartFolder('account'), async (staged) => {
    await removeOrphans();
    expect(existsSync(join(staged.chart, 'charts', 'common', 'Chart.yaml'))).toBe(true);
    return staged.scratch;
  });
  expect(existsSync(scratch)).toBe(false);
});
