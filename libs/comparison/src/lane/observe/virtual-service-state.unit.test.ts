import { describe, expect, it } from '@jest/globals';

import { virtualServiceState } from './virtual-service-state.ts';

const to = (service: string, weight?: number) => ({
  destination: { host: service, port: { number: 80 } },
  ...(weight === undefined ? {} : { weight }),
});
const primary = { name: 'primary', route: [to('account-stable', 100), to('account-canary', 0)] };
const atRest = [
  { service: 'account-stable', share: 1 },
  { service: 'account-canary', share: 0 },
];
const stateOf = (...http: object[]) => virtualServiceState({ spec: { http } } as never);

describe('what is kept of a VirtualService', () => {
  it("is the weights of the chart's route, wherever it stands", () => {
    expect(stateOf(primary)).toEqual({ kind: 'VirtualService', weights: atRest });
    expect(stateOf({ route: primary.route })).toEqual({ kind: 'VirtualService', weights: atRest });
  });
  it('is the route of a header, as Argo Rollouts 1.9 writes it, beside them', () => {
    const match = [{ headers: { 'x-canary': { exact: 'yes' } } }];
    expect(stateOf({ name: 'header', match, route: [to('account-canary', 100)] }, primary)).toEqual({
      kind: 'VirtualService',
      weights: atRest,
      managed: [
        {
          name: 'header',
          header: { name: 'x-canary', value: 'yes' },
          weights: [{ service: 'account-canary', share: 1 }],
        },
      ],
    });
  });
  it('is the mirror, with the weights that it keeps', () => {
    const mirror = {
      name: 'mirror',
      match: [{ method: { exact: 'GET' } }],
      route: primary.route,
      mirror: { host: 'account-canary', port: { number: 80 } },
      mirrorPercentage: { value: 25 },
    };
    expect(stateOf(mirror, primary)).toEqual({
      kind: 'VirtualService',
      weights: atRest,
      managed: [
        { name: 'mirror', method: 'GET', weights: atRest, mirrors: [{ service: 'account-canary', share: 0.25 }] },
      ],
    });
  });
});
