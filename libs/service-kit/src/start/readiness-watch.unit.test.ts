import { describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { memoryLog } from '../testing/memory-log.ts';
import { ReadinessWatch } from './readiness-watch.ts';
import type { Worker } from './worker.ts';

function watched(over: Partial<Worker> = {}) {
  const state = { ready: true, looks: 0, calls: [] as string[] };
  const worker: Worker = {
    name: 'consumer',
    start: async () => undefined,
    leave: async () => undefined,
    suspend: async () => void state.calls.push('suspend'),
    resume: async () => void state.calls.push('resume'),
    ...over,
  };
  const still: Worker = { name: 'relay', start: async () => undefined, leave: async () => undefined };
  const readiness = { report: async () => ({ ready: state.ready, checks: [], looked: state.looks++ }) };
  const watch = new ReadinessWatch({ readiness, workers: [still, worker], log: memoryLog().log, lookMs: 1 });
  const looks = async (more: number) => {
    const from = state.looks;
    await until('it has looked', () => state.looks >= from + more, { everyMs: 1 });
  };
  watch.start();
  return { state, watch, looks };
}

describe('the watch over readiness', () => {
  it('suspends workers once while the service is not ready, and resumes them once it is', async () => {
    const { state, watch, looks } = watched();
    await looks(5);
    expect(state.calls).toEqual([]);
    state.ready = false;
    await looks(6);
    expect(state.calls).toEqual(['suspend']);
    state.ready = true;
    await looks(3);
    expect(state.calls).toEqual(['suspend', 'resume']);
    await watch.stop();
  });

  it('takes no notice of a look or two', async () => {
    const { state, watch, looks } = watched();
    for (let times = 0; times < 3; times++) {
      state.ready = false;
      await looks(1);
      state.ready = true;
      await looks(2);
    }
    expect(state.calls).toEqual([]);
    await watch.stop();
  });

  it('asks again where a worker cannot', async () => {
    let fails = 2;
    const { state, watch } = watched({
      suspend: async () => {
        if (fails-- > 0) throw new Error('not now');
        state.calls.push('suspend');
      },
    });
    state.ready = false;
    await until('it is suspended', () => state.calls.length === 1, { everyMs: 1 });
    await watch.stop();
  });
});
