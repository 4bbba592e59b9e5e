import { expect, it } from '@jest/globals';
import { reportLines } from './report-text.ts';

it('says of each workload what runs of it', () => {
  const image = (letter: string) => `registry.test:5000/app@sha256:${letter.repeat(64)}`;
  const lines = reportLines([
    {
      ...{ kind: 'Deployment', namespace: 'cosmos', name: 'account', strategy: 'rolling', revision: '3' },
      ...{ ready: 2, wanted: 2, versions: ['2.0.0'], images: [image('a')] },
    },
    {
      ...{ kind: 'StatefulSet', namespace: 'cosmos', name: 'mongo', strategy: 'rolling', revision: 'mongo-5d8f' },
      ...{ ready: 1, wanted: 1, versions: ['8.0.0'], images: ['registry.test/mongo:8'] },
    },
    {
      ...{ kind: 'DaemonSet', namespace: 'cosmos', name: 'reader', strategy: 'onDelete' },
      ...{ ready: 0, wanted: 3, versions: [], images: [] },
    },
  ]);
  expect(lines).toEqual([
    '  deployment account  2.0.0  2/2 ready  rolling, revision 3           sha256:aaaaaaaaaaaa',
    '  statefulset mongo   8.0.0  1/1 ready  rolling, revision mongo-5d8f  registry.test/mongo:8',
    '  daemonset reader           0/3 ready  onDelete',
  ]);
});

it('says nothing of nothing', () => {
  expect(reportLines([])).toEqual([]);
});
