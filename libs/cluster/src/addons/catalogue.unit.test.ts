import { describe, expect, it } from '@jest/globals';
import { ADD_ON_NAMES } from './add-on.ts';
import type { AddOn, AddOnName } from './add-on.ts';
import { ADD_ONS, addOnNamed, addOnTools, CORE_ADD_ONS, inOrder, OPTIONAL_ADD_ONS } from './catalogue.ts';

function needing(needs: Partial<Record<AddOnName, readonly AddOnName[]>>): Record<AddOnName, AddOn> {
  const entries = ADD_ON_NAMES.map((name) => [name, { ...ADD_ONS[name], needs: needs[name] ?? [] }]);
  return Object.fromEntries(entries) as Record<AddOnName, AddOn>;
}

describe('the add-ons', () => {
  it('stand under their own names, and say what is ready once they are', () => {
    for (const name of ADD_ON_NAMES) {
      expect(ADD_ONS[name].name).toBe(name);
      expect(ADD_ONS[name].ready.length).toBeGreaterThan(0);
    }
  });

  it('are the core of every embedded node, or wished for', () => {
    expect(CORE_ADD_ONS.map(({ name }) => name)).toEqual(['dns', 'storage']);
    expect(OPTIONAL_ADD_ONS.map(({ name }) => name)).toEqual([
      'rollouts',
      'metrics-server',
      'private-registry',
      'contour',
      'metallb',
      'network-policies',
      'gitea',
      'argo-workflows',
      'mesh',
      'prometheus',
      'kiali',
    ]);
  });
});

describe('addOnNamed', () => {
  it('finds one by its name', () => {
    expect(addOnNamed('metrics-server').title).toBe('metrics-server');
  });

  it.each([
    ['metrics', 'metrics-server'],
    ['metric-server', 'metrics-server'],
    ['rolouts', 'rollouts'],
    ['DNS', 'dns'],
    ['contuor', 'contour'],
    ['metalb', 'metallb'],
    ['argo-workflow', 'argo-workflows'],
    ['promethues', 'prometheus'],
    ['kali', 'kiali'],
  ])('guesses that %s is %s', (word, meant) => {
    expect(() => addOnNamed(word)).toThrow(
      `no add-on is called "${word}": did you mean ${meant}? choose from dns, storage, rollouts, metrics-server, private-registry, contour, metallb, network-policies, gitea, argo-workflows, mesh, prometheus, kiali`,
    );
  });

  it.each(['', 'x', 'toString', 'grafana'])('guesses nothing for "%s"', (word) => {
    expect(() => addOnNamed(word)).toThrow(`"${word}": choose from dns`);
  });
});

describe('inOrder', () => {
  it('puts what is needed first, each once', () => {
    const addOns = needing({ rollouts: ['metrics-server'], 'metrics-server': ['storage', 'dns'] });
    const names = inOrder(['rollouts', 'dns', 'metrics-server'], addOns).map(({ name }) => name);
    expect(names).toEqual(['storage', 'dns', 'metrics-server', 'rollouts']);
  });

  it('refuses add-ons that need each other', () => {
    const addOns = needing({ rollouts: ['metrics-server'], 'metrics-server': ['rollouts'] });
    expect(() => inOrder(['rollouts'], addOns)).toThrow('rollouts → metrics-server → rollouts');
  });

  it('knows the order of the real ones', () => {
    expect(inOrder(ADD_ON_NAMES)).toHaveLength(ADD_ON_NAMES.length);
  });
});

describe('addOnTools', () => {
  it('are those of the add-ons and of what they need, each once', () => {
    expect(addOnTools(['metrics-server', 'rollouts', 'rollouts'])).toEqual(['metrics-server', 'rollouts-controller']);
  });
});
