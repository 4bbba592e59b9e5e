import { describe, expect, it } from '@jest/globals';
import { namespaceHealth, pageConfig, UnexpectedAnswer } from './answers.ts';

describe('pageConfig', () => {
  it('says what the page looks for first, and keeps the rest', () => {
    expect(pageConfig({ authStrategy: 'anonymous', healthConfig: { rate: [] } })).toEqual({
      authStrategy: 'anonymous',
      healthConfig: { rate: [] },
      extensions: { iter8: { enabled: false } },
    });
  });

  it.each([undefined, null, 'text', [], 1])('does not take %j for a configuration', (answer) => {
    expect(() => pageConfig(answer)).toThrow(UnexpectedAnswer);
  });
});

describe('namespaceHealth', () => {
  const account = { requests: { inbound: {}, outbound: {}, healthAnnotations: {} }, workloadStatuses: [] };
  const answer = {
    namespaceAppHealth: { bank: { account }, other: { pacman: account } },
    namespaceServiceHealth: {},
    namespaceWorkloadHealth: {},
  };

  it('is that of one namespace, of one kind', () => {
    expect(namespaceHealth(answer, 'bank', 'app')).toEqual({ account });
    expect(namespaceHealth(answer, 'bank', 'service')).toEqual({});
  });

  it('of a namespace that has nothing is none', () => {
    expect(namespaceHealth({ namespaceAppHealth: { bank: null } }, 'bank', 'app')).toEqual({});
    expect(namespaceHealth({ namespaceAppHealth: null }, 'bank', 'app')).toEqual({});
    expect(namespaceHealth({}, 'bank', 'workload')).toEqual({});
  });

  it('is not read out of anything else', () => {
    expect(() => namespaceHealth([], 'bank', 'app')).toThrow(UnexpectedAnswer);
    expect(() => namespaceHealth({ namespaceAppHealth: 'x' }, 'bank', 'app')).toThrow(UnexpectedAnswer);
  });
});
