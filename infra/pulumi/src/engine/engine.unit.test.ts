import { describe, expect, it } from '@jest/globals';
import { conflictsIn, conflictText } from './conflicts.ts';
import type { Progress } from './engine.ts';
import { Events } from './events.ts';
import { failureOf } from './failure.ts';
import { keptIn, urnsIn } from './kept-secrets.ts';
import { redact } from './redact.ts';
import { nameOfUrn } from './urn.ts';

const QUOTA = 'urn:pulumi:dev::cutover::cutover:index:Environment$kubernetes:core/v1:ResourceQuota::dev/quota';
const SECRET = 'urn:pulumi:dev::cutover::cutover:index:GeneratedSecret::dev/pacman-game';

const ONE = `Server-Side Apply field conflict detected. See https://www.pulumi.com/ for troubleshooting help.
The resource managed by field manager "pulumi-kubernetes-2b0c" had an apply conflict: Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .spec.hard.pods`;
const TWO = `… Apply failed with 3 conflicts: conflicts with "kubectl-edit" using v1:
- .spec.hard.pods
- .spec.hard.requests.cpu
conflicts with "helm" using v1:
- .metadata.labels.app`;

describe('conflicts', () => {
  it('name the object, the field and who set it', () => {
    const [conflict] = conflictsIn([{ urn: QUOTA, message: ONE }]);
    expect(conflict).toEqual({ urn: QUOTA, manager: 'kubectl-edit', fields: ['.spec.hard.pods'] });
    expect(conflictText(conflict!)).toBe('ResourceQuota dev/quota: .spec.hard.pods, by kubectl-edit');
  });

  it('of several fields and managers are told apart', () => {
    expect(conflictsIn([{ urn: QUOTA, message: TWO }])).toEqual([
      { urn: QUOTA, manager: 'kubectl-edit', fields: ['.spec.hard.pods', '.spec.hard.requests.cpu'] },
      { urn: QUOTA, manager: 'helm', fields: ['.metadata.labels.app'] },
    ]);
  });

  it('are no other failures', () => {
    expect(conflictsIn([{ urn: QUOTA, message: 'connection refused: https://127.0.0.1:6443' }])).toEqual([]);
  });
});

describe('a failed run', () => {
  it('is one error of its conflicts', () => {
    const error = failureOf('stack dev: up', [{ urn: QUOTA, message: ONE }], new Error('code: 255'));
    expect(error.code).toBe('conflict');
    expect(error.message.split('\n')).toEqual([
      expect.stringMatching(/^stack dev: up: somebody else keeps/),
      '  ResourceQuota dev/quota: .spec.hard.pods, by kubectl-edit',
    ]);
  });

  it('is said of the object, without what only sums up', () => {
    const said = [
      { urn: QUOTA, message: 'quota is\n  invalid' },
      { urn: 'urn:pulumi:dev::cutover::pulumi:pulumi:Stack::cutover-dev', message: 'update failed' },
    ];
    expect(failureOf('stack dev: up', said, new Error()).message).toBe(
      'stack dev: up: ResourceQuota dev/quota: quota is invalid',
    );
  });

  it('is what the command line said where no object failed', () => {
    const error = new Error('code: 255\n stdout: \n stderr: error: no plugin\n\nerr?: undefined');
    expect(failureOf('stack dev: up', [], error).message).toBe('stack dev: up: error: no plugin');
  });
});

describe('what a run says', () => {
  const step = (op: string, urn = QUOTA, more: object = {}) =>
    ({ metadata: { op, urn, type: '', provider: '', ...more } }) as never;

  it('becomes changes of objects, and progress', () => {
    const seen: Progress[] = [];
    const events = new Events((event) => seen.push(event));
    const detailedDiff = { 'spec.hard.pods': { diffKind: 'update', inputDiff: true } };
    const event = (part: object) => events.take({ sequence: 0, timestamp: 0, ...part });
    event({ resourcePreEvent: step('update', QUOTA, { detailedDiff }) });
    event({ resOutputsEvent: step('update', QUOTA, { detailedDiff }) });
    event({ resourcePreEvent: step('create', SECRET) });
    event({ resourcePreEvent: step('same') });
    const change = { does: 'update', kind: 'ResourceQuota', name: 'dev/quota', fields: ['spec.hard.pods'] };
    expect(events.changes).toEqual([change]);
    expect(events.unchanged).toBe(1);
    expect(seen.map(({ state }) => state)).toEqual(['begun', 'done']);
  });

  it('keeps errors without colours', () => {
    const events = new Events();
    const diagnosticEvent = {
      urn: QUOTA,
      message: '<{%fg 1%}>broken<{%reset%}>\n',
      color: '',
      severity: 'error' as const,
    };
    events.take({ sequence: 0, timestamp: 0, diagnosticEvent });
    events.take({ sequence: 0, timestamp: 0, diagnosticEvent: { ...diagnosticEvent, severity: 'info' } });
    expect(events.diagnostics).toEqual([{ urn: QUOTA, message: 'broken' }]);
  });
});

describe('a state', () => {
  const resources = [
    { urn: SECRET, type: 'cutover:index:GeneratedSecret', outputs: { data: { plaintext: '{"keys":"main:1"}' } } },
    { urn: QUOTA, type: 'kubernetes:core/v1:ResourceQuota' },
  ];

  it('holds the Secrets that were made', () => {
    expect(keptIn({ resources })).toEqual([['dev/pacman-game', { keys: 'main:1' }]]);
    expect(keptIn({})).toEqual([]);
    expect([...urnsIn({ resources })]).toEqual([SECRET, QUOTA]);
  });
});

describe('names', () => {
  it.each([
    [QUOTA, 'ResourceQuota dev/quota'],
    [
      'urn:pulumi:local::cutover::a:b:C$kubernetes:apps/v1:Deployment::argocd/Deployment/argocd-redis',
      'Deployment argocd/argocd-redis',
    ],
    ['urn:pulumi:local::cutover::kubernetes:core/v1:Namespace::dev', 'Namespace dev'],
  ])('of %s', (urn, name) => expect(nameOfUrn(urn)).toBe(name));
});

describe('secrets', () => {
  const key = 'main:0123456789abcdef';
  const pem = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIMlA\n-----END PRIVATE KEY-----\n';

  it.each([
    [`the key ${key} is wrong`, 'the key [secret] is wrong'],
    [`data: ${Buffer.from(key).toString('base64')}`, 'data: [secret]'],
    ['a line MC4CAQAwBQYDK2VwBCIEIMlA of it', 'a line [secret] of it'],
    [`all ${pem}`, 'all [secret]'],
    ['none', 'none'],
  ])('are not said: %j', (text, said) => expect(redact(text, [key, pem, 'short'])).toBe(said));
});
