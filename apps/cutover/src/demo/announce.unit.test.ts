import { describe, expect, it } from '@jest/globals';
import { announcement } from './announce.ts';
import type { Outlook } from './announce.ts';

const outlook: Outlook = {
  missing: { names: ['kubernetes', 'helm', 'etcd'], seconds: 690 },
  elsewhere: { names: ['helm'], seconds: 110 },
  provider: 'embedded',
  lanes: 5,
  kept: '/cache',
};

describe('what a demonstration says before it starts', () => {
  it('is what has to be compiled, what follows, and the shorter ways', () => {
    expect(announcement(outlook)).toEqual([
      'First Kubernetes and 2 more tools have to be compiled, once: about 12 min on two cores, then kept in /cache.',
      'Then a cluster, images of two versions and 5 lanes of measuring: about 5 min.',
      'Shorter (about 2 min of compiling): --provider kind, with Docker; or --provider kubeconfig --context NAME, on a cluster of yours.',
    ]);
  });

  it('is nothing where all is built already', () => {
    const none = { names: [], seconds: 0 };
    expect(announcement({ ...outlook, missing: none, elsewhere: none })).toEqual([]);
  });

  it('names no shorter way to those who took one', () => {
    const missing = { names: ['helm'], seconds: 110 } as const;
    expect(announcement({ ...outlook, provider: 'kind', missing, lanes: 1 })).toEqual([
      'First helm has to be compiled, once: about 2 min on two cores, then kept in /cache.',
      'Then a cluster, images of two versions and 1 lane of measuring: about 2 min.',
    ]);
  });

  it('says where the shorter way compiles nothing', () => {
    const lines = announcement({ ...outlook, elsewhere: { names: [], seconds: 0 } });
    expect(lines.at(-1)).toMatch(/^Shorter \(without compiling\): /);
  });
});
