import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { memoryLog } from '../testing/memory-log.ts';
import { installSignals } from './signals.ts';

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];

  exit(code: number): void {
    this.exits.push(code);
  }
}

function start(drains: boolean, stop: () => Promise<void> = async () => undefined) {
  const fake = new FakeProcess();
  const stops: unknown[] = [];
  const service = {
    drains,
    log: memoryLog().log,
    stop: (how?: unknown) => {
      stops.push(how);
      return stop();
    },
  };
  installSignals(service, fake);
  return { fake, stops, service };
}

describe('signals', () => {
  it('SIGTERM drains and then exits 0', async () => {
    const { fake, stops } = start(true);
    fake.emit('SIGTERM');
    expect([stops, fake.exits]).toEqual([[undefined], []]);
    await turn();
    expect(fake.exits).toEqual([0]);
  });

  it('SIGTERM without drain exits at once', () => {
    const { fake, stops } = start(false);
    fake.emit('SIGTERM');
    expect([stops, fake.exits]).toEqual([[], [0]]);
  });

  it('SIGINT skips the window, a second one everything', () => {
    const { fake, stops } = start(true, () => new Promise(() => undefined));
    fake.emit('SIGINT');
    expect([stops, fake.exits]).toEqual([[{ windowMs: 0 }], []]);
    fake.emit('SIGINT');
    expect(fake.exits).toEqual([130]);
  });

  it('a drain that fails exits 1', async () => {
    const { fake } = start(true, () => Promise.reject(new Error('failed')));
    fake.emit('SIGTERM');
    await turn();
    expect(fake.exits).toEqual([1]);
  });

  it('are installed once a process', () => {
    const { fake, service } = start(true);
    expect(() => installSignals(service, fake)).toThrow('one service a process');
  });
});
