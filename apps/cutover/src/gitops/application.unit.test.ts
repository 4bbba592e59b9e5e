import { describe, expect, it } from '@jest/globals';
import { obstacleOf } from './application.ts';
import type { Application } from './application.ts';

const application = (status: Application['status']): Application => ({
  metadata: { name: 'account-dev' },
  ...(status ? { status } : {}),
});
const sick = {
  kind: 'Deployment',
  name: 'account',
  health: { status: 'Degraded', message: 'no image\n of that name' },
};

describe('what holds an Application up', () => {
  it.each<[string, Application['status'], string | undefined]>([
    ['is nothing', { sync: { status: 'Synced' }, health: { status: 'Healthy' } }, undefined],
    ['is that nobody looked at it', undefined, 'is not looked at yet and of unknown health'],
    [
      'is that it is at work',
      { sync: { status: 'Synced' }, health: { status: 'Progressing' } },
      'is Synced and Progressing',
    ],
    [
      'is an error of its own, before all else',
      { conditions: [{ type: 'ComparisonError', message: 'no such path' }], resources: [sick] },
      'ComparisonError: no such path',
    ],
    [
      'is a sync that failed',
      { operationState: { phase: 'Failed', message: 'forbidden' } },
      'its sync failed: forbidden',
    ],
    ['is an object that is not well', { resources: [sick] }, 'Deployment account is Degraded: no image of that name'],
    [
      'is an object that is not yet as Git has it',
      { resources: [{ kind: 'Service', name: 'account', status: 'OutOfSync' }] },
      'Service account is not yet as Git has it',
    ],
  ])('%s', (_, status, line) => {
    expect(obstacleOf(application(status))).toBe(line === undefined ? undefined : `Application account-dev: ${line}`);
  });
});
