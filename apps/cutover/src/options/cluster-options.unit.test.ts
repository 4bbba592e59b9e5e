import { describe, expect, it } from '@jest/globals';
import { clusterChoice } from './cluster-options.ts';

describe('which cluster', () => {
  it('is the embedded one called cutover unless said otherwise', () => {
    expect(clusterChoice({})).toEqual({ provider: 'embedded', name: 'cutover' });
  });

  it('is a context of a kubeconfig only by name', () => {
    const choice = clusterChoice({ provider: 'kubeconfig', context: 'staging' });
    expect(choice).toEqual({ provider: 'kubeconfig', name: 'cutover', context: 'staging' });
    expect(() => clusterChoice({ provider: 'kubeconfig' })).toThrow('needs --context NAME');
    const registry = 'registry.example/team';
    expect(clusterChoice({ provider: 'kubeconfig', context: 'staging', registry })).toEqual({ ...choice, registry });
  });

  it.each([
    [{ provider: 'kindd' }, '--provider: "kindd" is not a provider; did you mean kind?'],
    [{ context: 'staging' }, '--context belongs to --provider kubeconfig, not to embedded'],
    [{ provider: 'kind', registry: 'r.example' }, '--registry belongs to --provider kubeconfig, not to kind'],
    [{ name: 'Two Words' }, '--name: "Two Words" cannot name a cluster'],
    [{ name: '../etc' }, '--name: "../etc" cannot name a cluster'],
    [{ name: '' }, '--name: "" cannot name a cluster'],
  ])('refuses %j in one line', (flags, message) => {
    expect(() => clusterChoice(flags)).toThrow(message);
  });
});
