import { describe, expect, it } from '@jest/globals';
import { toolProgress } from './tool-progress.ts';

function record() {
  const said: string[] = [];
  const step = { update: (detail: string) => said.push(detail), note: (line: string) => said.push(`* ${line}`) };
  return { report: toolProgress(step), said };
}

describe('progress of tools', () => {
  it('names all that are at work, counts those that wait, and keeps a line of what was built', () => {
    const { report, said } = record();
    report({ tool: 'etcd', state: 'compiling', packages: { compiled: 10, of: 400 } });
    report({ tool: 'helm', state: 'downloading' });
    report({ tool: 'pause', state: 'waiting', leftMs: 300_000 });
    report({ tool: 'etcd', state: 'built', elapsedMs: 22_000 });
    expect(said).toEqual([
      'etcd compiling 10 of 400',
      'etcd compiling 10 of 400 · helm downloading',
      'etcd compiling 10 of 400 · helm downloading · 1 more wait · about 5 min left',
      '* etcd built in 22 s',
      'helm downloading · 1 more wait · about 5 min left',
    ]);
  });

  it('is silent about what was there already', () => {
    const { report, said } = record();
    report({ tool: 'etcd', state: 'cached' });
    report({ tool: 'etcd', state: 'done', elapsedMs: 5 });
    expect(said).toEqual([]);
  });
});
