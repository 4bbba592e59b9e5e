import { describe, expect, it } from '@jest/globals';
import { CONTROL_PLANE, nodeAddresses } from './addresses.ts';

describe('nodeAddresses', () => {
  it('gives each node an address, and a range of pods that no other has', () => {
    const nodes = Array.from({ length: 199 }, (_, index) => nodeAddresses(index));
    expect(nodes[0]).toEqual(CONTROL_PLANE);
    for (const key of ['node', 'pods', 'podsGateway'] as const) {
      expect(new Set(nodes.map((node) => node[key])).size).toBe(nodes.length);
    }
    expect(nodes[7]).toEqual({ node: '10.88.0.8', pods: '10.244.7.0/24', podsGateway: '10.244.7.1' });
  });

  it.each([-1, 199, 0.5])('knows no node %s', (index) => {
    expect(() => nodeAddresses(index)).toThrow(RangeError);
  });
});
