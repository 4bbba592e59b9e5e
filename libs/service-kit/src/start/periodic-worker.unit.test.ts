import { describe, expect, it } from '@jest/globals';
import { memoryLog } from '../testing/memory-log.ts';
import { PeriodicWorker } from './periodic-worker.ts';

const about = { name: 'sweeps', failure: 'what is due could not be looked for' };

describe('work that is done now and then', () => {
  it('goes on after a run that failed, with one line of it', async () => {
    const { log, lines } = memoryLog();
    const thrice = Promise.withResolvers<void>();
    let runs = 0;
    const work = async () => {
      runs += 1;
      if (runs === 1) throw new Error('down');
      if (runs === 3) thrice.resolve();
    };
    const worker = new PeriodicWorker({ ...about, intervalMs: 1, log, work });
    await worker.start();
    await thrice.promise;
    await worker.leave();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      message: 'what is due could not be looked for; trying again',
      worker: 'sweeps',
      err: { message: 'down' },
    });
  });

  it('runs once at a time, however often it is started', async () => {
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    let runs = 0;
    const work = () => {
      runs += 1;
      begun.resolve();
      return end.promise;
    };
    const worker = new PeriodicWorker({ ...about, intervalMs: 1, log: memoryLog().log, work });
    await Promise.all([worker.start(), worker.start()]);
    await begun.promise;
    end.resolve();
    await worker.leave();
    expect(runs).toBe(1);
  });

  it('leaves after the run in hand, which is told, and begins no other', async () => {
    const begun = Promise.withResolvers<AbortSignal>();
    const end = Promise.withResolvers<void>();
    let runs = 0;
    const work = (signal: AbortSignal) => {
      runs += 1;
      begun.resolve(signal);
      return end.promise;
    };
    const worker = new PeriodicWorker({ ...about, intervalMs: 1, log: memoryLog().log, work });
    await worker.start();
    const signal = await begun.promise;
    expect(signal.aborted).toBe(false);
    let left = false;
    const leaving = worker.leave().then(() => (left = true));
    expect(signal.aborted).toBe(true);
    await new Promise(setImmediate);
    expect(left).toBe(false);
    end.resolve();
    await leaving;
    expect(runs).toBe(1);
  });

  it('leaves at once while it waits for its next run', async () => {
    const ran = Promise.withResolvers<void>();
    const work = async () => ran.resolve();
    const worker = new PeriodicWorker({ ...about, intervalMs: 3_600_000, log: memoryLog().log, work });
    await worker.start();
    await ran.promise;
    await worker.leave();
  });

  it('leaves before it was started', async () => {
    let runs = 0;
    const worker = new PeriodicWorker({ ...about, intervalMs: 1, log: memoryLog().log, work: async () => (runs += 1) });
    await worker.leave();
    await worker.start();
    expect(runs).toBe(0);
  });
});
