import { describe, expect, it } from '@jest/globals';
import { consoleEnv } from './console-env.ts';
import { refuseShowFlags, showPlan } from './show-plan.ts';
import type { ShowFlags } from './show-plan.ts';

const plan = (flags: ShowFlags = {}, provider: 'embedded' | 'kind' = 'embedded') =>
  showPlan({ mesh: true, ...flags }, { provider });

describe('a demonstration', () => {
  it('offers strategies of the mesh and beside it, without controls, and faults', () => {
    const { comparison, addOns, port } = plan();
    expect(comparison.strategies).toEqual([
      ...['rolling-mesh', 'blue-green-mesh', 'canary-mesh', 'canary', 'rolling', 'rolling-no-drain', 'blue-green'],
    ]);
    expect(comparison.faults).toEqual(['none', 'errors', 'pod-killed']);
    expect(addOns).toEqual(['rollouts', 'mesh']);
    expect(port).toBe(7_080);
    expect(plan({ kiali: true }).addOns).toEqual(['rollouts', 'mesh', 'kiali']);
    expect(plan({ strategies: 'rolling' }).addOns).toEqual([]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['what measures', () => plan({ repeats: 6 }), /^--repeats: a demonstration measures nothing/],
    ['what measures again', () => plan({ attempts: 2 }), /^--attempts: a demonstration measures nothing/],
    ['a lane without a switch', () => plan({ strategies: 'noise-none' }), /^--strategies: noise-none has no switch/],
    ['a name that is none', () => plan({ host: 'http://laptop' }), /^--host: "http:\/\/laptop" is not a host name/],
    ['a mesh where none can be', () => plan({}, 'kind'), /mesh needs a node of this machine/],
    ['settings of its own without it', () => refuseShowFlags({ host: 'laptop' }), /^--host belongs to --mesh/],
  ])('refuses %s', (_, act, message) => expect(act).toThrow(message));
});

describe('its console', () => {
  const shown = { socket: '/tmp/socket', token: 'a-token', port: 7_080, runs: '/runs' };

  it('is of this machine alone, with all that it shows of the cluster', () => {
    const env = consoleEnv({ ...shown, host: undefined, kubeconfig: '/kubeconfig' });
    expect(env).toMatchObject({ HOST: '127.0.0.1', KUBECONFIG: '/kubeconfig', DEMONSTRATION: '/tmp/socket' });
  });

  it('shows its audience nothing of the cluster but the demonstration', () => {
    const env = consoleEnv({ ...shown, host: 'laptop.local', kubeconfig: '/kubeconfig' });
    expect(env).toMatchObject({ HOST: '0.0.0.0', CONSOLE_HOSTS: 'laptop.local', PRESENTER_TOKEN: 'a-token' });
    expect(env['KUBECONFIG']).toBeUndefined();
  });
});
