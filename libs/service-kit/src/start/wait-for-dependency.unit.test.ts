import { describe, expect, it } from '@jest/globals';
import { memoryLog } from '../testing/memory-log.ts';
import { reasonOf, waitForDependency } from './wait-for-dependency.ts';

const DELAYS = { firstMs: 1, mostMs: 2 };

describe('a dependency that is missing at start', () => {
  it('is tried until it answers, with one line a try and no stack', async () => {
    const { log, lines, text } = memoryLog();
    let tries = 0;
    const connect = async () => {
      tries += 1;
      if (tries < 4) throw new Error('connect ECONNREFUSED 127.0.0.1:27017');
    };
    await waitForDependency({ name: 'MongoDB', connect }, log, new AbortController().signal, DELAYS);
    const line = /^MongoDB does not answer \(connect ECONNREFUSED 127\.0\.0\.1:27017\); trying again in [12] ms$/;
    expect(lines.map(({ message }) => message)).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(line)));
    expect(text()).not.toContain('    at ');
  });

  it('is no longer tried when the service is stopped', async () => {
    const stopping = new AbortController();
    const connect = async () => {
      stopping.abort(new Error('stopping'));
      throw new Error('down');
    };
    await expect(
      waitForDependency({ name: 'MongoDB', connect }, memoryLog().log, stopping.signal, DELAYS),
    ).rejects.toThrow('stopping');
  });

  it('does not tell its password', () => {
    expect(reasonOf(new Error('bad url mongodb://user:hunter2@db/x\nmore'))).toBe('bad url mongodb://db/x');
  });
});
