import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { calibrate } from './calibrate.ts';
import { spawnGenerator } from './generator-process.ts';
import type { GeneratorPlan, GeneratorTick } from '../generator/plan.ts';
import { type Lateness, latenessLimitMs } from '../record/lateness.ts';
import { requestRecordSchema } from '../record/request-record.ts';
import type { LoadError } from '../schedule/rate.ts';
import { makeSchedule } from '../schedule/schedule.ts';
import { mountSmallDisk } from '../testing/small-disk.ts';
import { startToyBank, type ToyBank } from '../testing/toy-bank.ts';
import { workloadOf } from '../workload/workloads.ts';

let bank: ToyBank;
let dir: string;
beforeEach(async () => {
  bank = await startToyBank();
  dir = await mkdtemp(join(tmpdir(), 'traffic-'));
});
afterEach(async () => {
  await bank.close();
  await rm(dir, { recursive: true, force: true });
});

const plan = (): GeneratorPlan => ({
  app: 'account',
  schedule: {
    ...{ seed: 7, ratePerSecond: 100, durationMs: 60_000, writeShare: 0.5, freshConnectionShare: 0.3 },
    ...{ keepAliveClients: 3, freshClients: 2, accountsPerClient: 1 },
  },
  target: { host: '127.0.0.1', port: bank.port },
  clients: Array.from({ length: 5 }, () => ({ token: 'none', accounts: ['right'] })),
  ...{ deadlineMs: 20_000, timeoutMs: 30_000, output: join(dir, 'requests.ndjson'), niceness: -10 },
});

describe('the generator process', () => {
  it('starts at the given instant, stops when told and leaves one right record a request sent', async () => {
    const generator = await spawnGenerator({ plan: plan(), planFile: join(dir, 'plan.json') });
    const zero = process.hrtime.bigint() + 100_000_000n;
    generator.start(zero);
    while (bank.applied.length < 30) await sleep(10);
    const done = await generator.stop();
    const stoppedMs = Number(process.hrtime.bigint() - zero) / 1e6;
    const lines = (await readFile(join(dir, 'requests.ndjson'), 'utf8')).trim().split('\n');
    const records = lines.map((line) => requestRecordSchema.parse(JSON.parse(line)));
    expect(records).toHaveLength(done.sent);
    expect(records.map(({ id }) => id)).toEqual(records.map((_, index) => index));
    expect(records.every(({ due, sent, end }) => due >= 0 && sent >= due && end < stoppedMs)).toBe(true);
    expect(done.failed).toBe(0);
    expect(done.sent).toBeLessThan(generator.scheduled);
  });

  it('sends what is due before the stop it is told, each of it and nothing later', async () => {
    const generator = await spawnGenerator({ plan: plan(), planFile: join(dir, 'plan.json') });
    generator.start(process.hrtime.bigint());
    const done = await generator.stop(500);
    const lines = (await readFile(join(dir, 'requests.ndjson'), 'utf8')).trim().split('\n');
    const due = lines.map((line) => requestRecordSchema.parse(JSON.parse(line)).due);
    const { schedule, app } = plan();
    const wanted = makeSchedule({ ...schedule, durationMs: 500 }, workloadOf(app));
    expect(due).toEqual(wanted.map((request) => request.due));
    expect(done).toMatchObject({ planned: wanted.length, sent: wanted.length });
  });

  it('counts what was due after its schedule had ended as planned, not as sent', async () => {
    const { schedule, ...rest } = plan();
    const short = { ...rest, schedule: { ...schedule, durationMs: 200 } };
    const generator = await spawnGenerator({ plan: short, planFile: join(dir, 'plan.json') });
    generator.start(process.hrtime.bigint());
    const done = await generator.stop(1000);
    expect(done.sent).toBe(generator.scheduled);
    expect(done.planned).toBe(makeSchedule({ ...schedule, durationMs: 1000 }, workloadOf(rest.app)).length);
    expect(done.sent).toBeLessThan(done.planned);
  });

  it('says that its disk is full, as a file system does, and leaves no half of its records (needs root)', async () => {
    const disk = mountSmallDisk(join(dir, 'disk'), '4k');
    if (disk === null) return;
    try {
      const output = join(disk.path, 'requests.ndjson');
      const generator = await spawnGenerator({ plan: { ...plan(), output }, planFile: join(dir, 'plan.json') });
      generator.start(process.hrtime.bigint());
      await expect(generator.stop(1000)).rejects.toMatchObject({ code: 'ENOSPC', path: output });
      expect(await readdir(disk.path)).toEqual([]);
    } finally {
      disk.remove();
    }
  });

  it('tells each second what has left and what has ended, which are two numbers', async () => {
    const tick = Promise.withResolvers<GeneratorTick>();
    const hanging = { ...plan(), clients: plan().clients.map((client) => ({ ...client, accounts: ['hang'] })) };
    const generator = await spawnGenerator({
      ...{ plan: hanging, planFile: join(dir, 'plan.json') },
      onTick: (told) => (told.sent > 0 ? tick.resolve(told) : undefined),
    });
    generator.start(process.hrtime.bigint());
    expect(await tick.promise).toMatchObject({ ended: 0, failed: 0 });
    generator.kill();
  });

  it('counts by second and kind what became of each request, where the plan asks for it', async () => {
    const ticks: GeneratorTick[] = [];
    const generator = await spawnGenerator({
      ...{ plan: { ...plan(), tellsCounts: true }, planFile: join(dir, 'plan.json') },
      onTick: (tick) => ticks.push(tick),
    });
    generator.start(process.hrtime.bigint());
    while (ticks.length < 2) await sleep(20);
    generator.kill();
    const counted = ticks.flatMap(({ counts }) => counts!.requests);
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(ticks.at(-1)!.ended);
    expect(new Set(counted.map(({ due }) => due)).size).toBeGreaterThan(1);
    expect(counted.every(({ class: became, version }) => became === 'ok' && version === 'toy')).toBe(true);
  });

  it('calls its own lack of descriptors its own, not a refusal', async () => {
    const failing = Promise.withResolvers<void>();
    const hanging = { ...plan(), clients: plan().clients.map((client) => ({ ...client, accounts: ['hang'] })) };
    const generator = await spawnGenerator({
      plan: { ...hanging, timeoutMs: 2_000 },
      planFile: join(dir, 'plan.json'),
      wrap: (argv) => ['sh', '-c', 'ulimit -n 48; exec "$@"', 'sh', ...argv],
      onTick: ({ failed }) => (failed > 0 ? failing.resolve() : undefined),
    });
    generator.start(process.hrtime.bigint());
    await failing.promise;
    await generator.stop();
    const lines = (await readFile(join(dir, 'requests.ndjson'), 'utf8')).trim().split('\n');
    const own = lines
      .map((line) => requestRecordSchema.parse(JSON.parse(line)))
      .filter((one) => one.error === 'EMFILE');
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((record) => record.class === 'client' && record.outcome === 'rejected')).toBe(true);
  });

  it('says in one line why it ended before it was done', async () => {
    const broken = { ...plan(), clients: [] };
    await expect(spawnGenerator({ plan: broken, planFile: join(dir, 'plan.json') })).rejects.toMatchObject({
      code: 'generator-failed',
      message: expect.stringContaining('has 0 clients'),
    });
  });
});

describe('a process that is no generator', () => {
  it('is refused in one line', async () => {
    const wrap = () => ['echo', '{"type":"song"}'];
    await expect(spawnGenerator({ plan: plan(), planFile: join(dir, 'plan.json'), wrap })).rejects.toThrow(
      'the load generator said what cannot be understood: {"type":"song"}',
    );
  });
});

describe('calibrate', () => {
  it('passes a rate that any machine holds', async () => {
    // Nor does a machine hold it while others use it up: then it is refused, and held once they are done.
    const quiet = async (): Promise<Lateness> => {
      for (;;) {
        try {
          return await calibrate(20, 500);
        } catch (error) {
          if ((error as LoadError).code !== 'rate-not-held') throw error;
        }
      }
    };
    expect((await quiet()).p99).toBeLessThanOrEqual(latenessLimitMs);
  });

  it('refuses in one line a rate that no single process holds', async () => {
    await expect(calibrate(30_000, 400)).rejects.toMatchObject({
      code: 'rate-not-held',
      message: expect.stringMatching(/cannot hold 30000 requests a second.*lower the rate/),
    });
  });
});
