import { expect, it } from '@jest/globals';

import { clusterDriver, type ClusterDriverOptions } from './cluster-driver.ts';

it('says at once that the cluster lacks what a lane needs, and begins none', async () => {
  const asked: string[] = [];
  const driver = clusterDriver({
    cluster: {
      name: 'toy',
      kubectl: async (args: readonly string[]) => {
        asked.push(args.slice(0, 2).join(' '));
        return { stdout: '', stderr: '' };
      },
    },
    ...{ helm: '', app: 'account', strategies: ['rolling', 'rolling-hpa'], faults: ['none'] },
  } as unknown as ClusterDriverOptions);
  const telling = { tell: () => undefined, news: () => undefined };
  const begun = driver.begin({ strategy: 'rolling-hpa', fault: 'none' }, telling, new AbortController().signal);
  await expect(begun).rejects.toThrow(
    /^rolling-hpa: needs the CPU of pods \(metrics\.k8s\.io\), which cluster toy does not serve: install metrics-server/,
  );
  expect(asked).toEqual(['get apiservices']);
});
