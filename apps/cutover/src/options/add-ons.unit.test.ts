import { describe, expect, it } from '@jest/globals';
import { OPTIONAL_ADD_ONS } from '@cutover/cluster';
import { addOnChoice, needProviderOf, OPTIONAL_ADD_ON_NAMES } from './add-ons.ts';

describe('add-ons of a cluster', () => {
  it('are those that the library can install', () => {
    expect([...OPTIONAL_ADD_ON_NAMES]).toEqual(OPTIONAL_ADD_ONS.map(({ name }) => name));
  });

  it('are given as words or by commas, each once', () => {
    expect(addOnChoice([])).toEqual({ addOns: [], gitops: false });
    expect(addOnChoice(['rollouts,metrics-server', 'rollouts'])).toEqual({
      addOns: ['rollouts', 'metrics-server'],
      gitops: false,
    });
  });

  it('are not what stands on several of them: that is told apart', () => {
    expect(addOnChoice(['contour,gitops'])).toEqual({ addOns: ['contour'], gitops: true });
    expect(() => addOnChoice(['gitop'])).toThrow(/did you mean gitops\?/);
  });

  it.each(['metric-server', 'dns', ''])('refuses "%s" in one line', (name) => {
    expect(() => addOnChoice([name])).toThrow(
      /^--with: .* choose from rollouts, metrics-server, private-registry, contour, metallb, network-policies, gitea, argo-workflows, mesh, prometheus, kiali, gitops$/,
    );
  });

  it('are refused where no node of this machine could hold what they keep outside of the cluster', () => {
    const refused = OPTIONAL_ADD_ONS.filter(({ name }) => {
      try {
        needProviderOf([name], 'kind');
        return false;
      } catch (error) {
        expect(error).toMatchObject({
          code: 'usage',
          message: expect.stringContaining(`--with: ${name} needs a node`),
        });
        return true;
      }
    });
    expect(refused).toEqual(OPTIONAL_ADD_ONS.filter(({ outside }) => outside !== undefined));
    expect(() =>
      needProviderOf(
        refused.map(({ name }) => name),
        'embedded',
      ),
    ).not.toThrow();
  });
});
