import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CpuGroup } from './cpu-group.ts';

const BURN = 'const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end);';

/** Control groups are root's to make. */
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('CPU time by control group', () => {
  let group: CpuGroup;
  beforeEach(() => {
    group = CpuGroup.make('test');
  });
  afterEach(() => group.remove());

  function run(script: string): void {
    const [shell, ...words] = group.joining();
    const { status } = spawnSync(shell, [...words, process.execPath, '-e', script], { stdio: 'inherit' });
    expect(status).toBe(0);
  }

  it('is that of a process', () => {
    run(BURN);
    expect(group.usedMs()).toBeGreaterThanOrEqual(200);
  });

  it('and of a child that it left behind', async () => {
    const left = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(BURN)}], { detached: true, stdio: 'ignore' }).unref()`;
    run(left);
    await group.empty();
    expect(group.usedMs()).toBeGreaterThanOrEqual(200);
  });

  it('and not that of others', () => {
    spawnSync(process.execPath, ['-e', BURN]);
    expect(group.usedMs()).toBe(0);
  });
});
