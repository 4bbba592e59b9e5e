import { describe, expect, it } from '@jest/globals';
import { evaluate, interpolate, type Scope, type Value } from './expression.ts';

const scope: Scope = {
  contexts: {
    github: { event_name: 'push', sha: 'abc', event: { pull_request: null } },
    steps: { retag: { outputs: { missing: '' } } },
    vars: {},
    inputs: { count: 3 },
  },
  functions: { always: () => true, join: (...args) => args.join('+') },
};

describe('an expression', () => {
  it.each<[string, Value]>([
    ["github.event_name == 'push'", true],
    ["github.event_name == 'PUSH'", true],
    ["github.event_name != 'pull_request'", true],
    ['github.event.pull_request.number || github.sha', 'abc'],
    ["vars.CONTAINER_REGISTRY || 'registry.example'", 'registry.example'],
    ["steps.retag.outputs.missing != ''", false],
    ["steps.none.outputs.missing == ''", true],
    ["!(github.sha == 'abc') && true", false],
    ["always() && github.sha == 'abc'", true],
    ["join('it''s', 2)", "it's+2"],
    ['inputs.count == 3', true],
  ])('%s is %j', (text, value) => {
    expect(evaluate(text, scope)).toBe(value);
  });

  it.each([
    ['secrets.TOKEN', 'knows no context secrets'],
    ["contains(github.sha, 'a')", 'knows no function contains'],
    ['github.event[0]', 'knows nothing like "[0]"'],
    ['github.sha github.sha', 'what is "github" here?'],
    ['github.sha ==', 'ends too early'],
    ['(github.sha', 'expected ")"'],
  ])('%s is refused', (text, line) => {
    expect(() => evaluate(text, scope)).toThrow(line);
  });

  it('in a text is replaced by what it comes to', () => {
    expect(interpolate('images-${{ github.sha }}-${{ vars.none }}.', scope)).toBe('images-abc-.');
    expect(() => interpolate('${{ github }}', scope)).toThrow('is a whole context');
  });
});
