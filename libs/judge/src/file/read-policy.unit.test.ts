import { describe, expect, it } from '@jest/globals';

import { readPolicy } from './read-policy.ts';

const messageOf = (text: string): string => {
  try {
    readPolicy(text, 'p.yaml');
  } catch (error) {
    expect(error).toMatchObject({ code: 'policy-invalid' });
    return (error as Error).message;
  }
  return 'read';
};

describe('a policy file', () => {
  it('is YAML or JSON, and its name alone suffices', () => {
    expect(readPolicy('policy: threshold', 'p').create().name).toBe('threshold');
    expect(readPolicy('{"policy": "mann-whitney", "interval": 5}', 'p').create().name).toBe('mann-whitney');
    const { name, warmUpMs, plan } = readPolicy('policy: sequential\nwarmUpSeconds: 3', 'p');
    expect({ name, warmUpMs, plan }).toEqual({ name: 'sequential', warmUpMs: 3_000, plan: null });
  });

  it('makes a new policy for each canary', () => {
    const file = readPolicy('policy: threshold\ninterval: 1', 'p');
    const none = { requests: 0, errors: 0, unanswered: 0 };
    const bad = {
      at: 0,
      knownAt: 0,
      tables: [],
      requests: { canary: { ...none, requests: 1, errors: 1 }, stable: none },
    };
    expect(file.create().consume(bad).decision).toBe('abort');
    expect(file.create().conclude().decision).toBe('inconclusive');
  });

  it('is a plan where it says what there will be to see', () => {
    const text = `
policy: sequential
steps: [{ weight: 10, seconds: 60 }]
requestsPerSecond: 150
baseline: { errors: 0.001 }
budget: { errors: 0.02 }`;
    expect(readPolicy(text, 'p').plan).toEqual({
      ...{ alpha: 0.01, perSecond: 150, strata: 1, steps: [{ weight: 10, seconds: 60 }] },
      baseline: { errors: 0.001, unanswered: 0 },
      budget: { errors: 0.02 },
    });
  });

  it.each([
    ['policy: [', /^p\.yaml: neither YAML nor JSON: /],
    ['- a', /^p\.yaml: expected fields such as "policy: sequential"$/],
    ['alpha: 0.1', /^p\.yaml: policy: missing; one of sequential, threshold, mann-whitney$/],
    ['policy: sequentiel', /^p\.yaml: policy: "sequentiel" is not a policy; did you mean sequential\?/],
    ['policy: sequential\nalpha: 2', /^p\.yaml: alpha: .*1/],
    ['policy: sequential\nalhpa: 0.1', /^p\.yaml: alhpa: no such field; did you mean alpha\?$/],
    ['policy: threshold\nalpha: 0.1', /^p\.yaml: alpha: no such field; known are policy, interval, /],
    ['policy: sequential\nsteps: [{ weight: 10, second: 5 }]', /^p\.yaml: steps\.0\.seconds: /],
    [
      'policy: sequential\nsteps: [{ weight: 10, seconds: 5, pause: 1 }]',
      /^p\.yaml: steps\.0\.pause: no such field; known are weight, seconds$/,
    ],
    ['policy: sequential\nmargin: 1', /^p\.yaml: margin: /],
  ])('%j is refused in one line', (text, message) => {
    expect(messageOf(text)).toMatch(message);
    expect(messageOf(text)).not.toContain('\n');
  });
});
