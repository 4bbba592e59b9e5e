import { describe, expect, it } from '@jest/globals';

import { warmImages } from './warm-images.ts';
import type { ComparisonCluster } from '../lane/cluster-port.ts';

const image = (digit: string) => ({
  repository: 'registry.invalid/account',
  digest: `sha256:${digit.repeat(64)}`,
  version: '1.0.0',
});
const images = { v1: image('a'), v2: image('b'), bad: { errors: image('c'), slow: image('d') } };
const ended = { terminated: { exitCode: 1 } };
const refused = { waiting: { reason: 'ErrImagePull', message: 'not found' } };

/** A node on which pods stand as they are said to, in the order of their images. */
const node = (...states: object[]) => {
  const items = states.map((state, index) => ({
    metadata: { name: `image-${index}` },
    status: { containerStatuses: [{ state }] },
  }));
  const kubectl: ComparisonCluster['kubectl'] = async ([command]) => ({
    stdout: command === 'get' ? JSON.stringify({ items }) : '',
    stderr: '',
  });
  return { cluster: { kubectl } as ComparisonCluster, images, signal: undefined };
};

describe('images before the first lane', () => {
  it('are all on the node once each was started, however it ended', async () => {
    expect(await warmImages(node(ended, { running: {} }, ended, ended))).toEqual(new Map());
  });
  it('of a bad version leave out the lanes with its fault, with the reason of the node', async () => {
    const unusable = await warmImages(node(ended, ended, refused, ended), 0);
    expect([...unusable]).toEqual([
      [
        'errors',
        `${images.bad.errors.repository}@${images.bad.errors.digest} could not be started on the node: ErrImagePull, not found`,
      ],
    ]);
  });
  it.each([
    ['old', [refused, ended], 'a'],
    ['new', [ended, {}], 'b'],
  ])('of the %s version are what nothing can be measured without', async (_, states, digit) => {
    await expect(warmImages(node(...states, ended, ended), 0)).rejects.toThrow(
      `${digit} could not be started on the node: `,
    );
  });
});
