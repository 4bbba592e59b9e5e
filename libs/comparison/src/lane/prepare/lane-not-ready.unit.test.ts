import { describe, expect, it } from '@jest/globals';

import { laneNotReady, type Pod } from './lane-not-ready.ts';

const pod = (name: string, status: Pod['status']): Pod => ({ metadata: { name }, status });
const container = { name: 'account', ready: false };

const crashing = pod('account-a', {
  containerStatuses: [
    {
      ...container,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1 } },
    },
  ],
});
const unpulled = pod('account-b', {
  containerStatuses: [{ ...container, state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } }],
});
const unscheduled = pod('account-c', {
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }],
});
const silent = pod('account-d', { containerStatuses: [{ ...container, state: {} }] });
const well = pod('account-e', { conditions: [{ type: 'Ready', status: 'True' }] });

const said = async (pods: Pod[]): Promise<string> => {
  const kubectl = async ([verb, name, ...rest]: string[]) => {
    if (verb === 'get') return { stdout: JSON.stringify({ items: pods }), stderr: '' };
    if (name !== 'account-a') throw new Error('no logs');
    return { stdout: rest.includes('--previous') ? 'MONGO_URL is missing\n' : '', stderr: '' };
  };
  return (await laneNotReady({ kubectl }, 'lane-1', '3 pods of account ready: not within 180 s in lane-1')).message;
};

describe('a lane that never gets ready', () => {
  it('says of each pod what it waits for, how it ended and what it wrote last', async () => {
    expect(await said([crashing, unpulled, unscheduled, silent, well])).toBe(
      [
        '3 pods of account ready: not within 180 s in lane-1: account-a: CrashLoopBackOff, exit code 1, last line: MONGO_URL is missing',
        'account-b: ErrImagePull, not found',
        'account-c: 0/1 nodes are available',
        'account-d: runs and is not ready',
      ].join('; '),
    );
  });

  it('says that there is none', async () => expect(await said([])).toMatch(/: there is no pod$/));
});
