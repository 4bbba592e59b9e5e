import { describe, expect, it } from '@jest/globals';
import { COMMIT, NOW } from '../testing/pulls.ts';
import { applicationOf } from './application-state.ts';
import { commentText } from './comment-text.ts';
import { plainText } from './plain-text.ts';
import { previewUrls } from './preview-urls.ts';
import { verdictOf } from './verdict.ts';

const OLD = 'c'.repeat(40);
const previewed = { is: 'previewed', until: NOW } as const;
const REFUSAL = 'resource rbac.authorization.k8s.io:ClusterRole is not permitted in project previews';

const object = (status: unknown, targetRevision = COMMIT, changes: object = {}) => ({
  metadata: { name: 'preview-7', labels: { 'cutover/preview': '7' } },
  spec: { project: 'previews', source: { targetRevision } },
  status,
  ...changes,
});
const synced = (health: string, sync = 'Synced', revision = COMMIT) => ({
  sync: { status: sync, revision },
  health: { status: health },
});
const judge = (...all: Parameters<typeof object>) =>
  verdictOf({
    ...{ standing: previewed, commit: COMMIT, before: undefined, ttlHours: 24, limit: 10 },
    application: applicationOf(7, [object(...all)]),
  });

describe('the status of a preview', () => {
  it('is success once Argo CD compared it with this commit, and it is synced and healthy', () => {
    expect(judge(synced('Healthy')).state).toBe('success');
  });

  it.each([
    ['it is not there', undefined, OLD],
    ['it is to run another commit', synced('Healthy'), OLD],
    ['it was compared with another commit', synced('Healthy', 'Synced', OLD), COMMIT],
    ['it was compared with nothing', { health: { status: 'Healthy' }, sync: { status: 'Synced' } }, COMMIT],
    ['it is not synced', synced('Healthy', 'OutOfSync'), COMMIT],
    ['it progresses', synced('Progressing'), COMMIT],
    ['it says nothing', {}, COMMIT],
  ])('is pending while %s', (_while, status, revision) => {
    expect(judge(status, revision).state).toBe('pending');
  });

  it('is failure by the name of what is degraded', () => {
    const one = (name: string, health: string) => ({ kind: 'Deployment', name, health: { status: health } });
    const resources = [one('a', 'Healthy'), one('account', 'Degraded'), { kind: 'Service', name: 's' }];
    expect(judge({ ...synced('Degraded'), resources }).description).toBe(
      'the preview is deployed, and not healthy: Deployment account',
    );
    expect(judge({ ...synced('Degraded'), resources: [...resources, one('<x>', 'Degraded')] }).description).toMatch(
      /Deployment account and 1 more$/,
    );
  });

  it('is failure with the reason where Argo CD refuses it, by a condition or by a sync', () => {
    const condition = { ...synced('Healthy'), conditions: [{ type: 'InvalidSpecError', message: REFUSAL }] };
    const results = { resources: [{ status: 'Synced' }, { status: 'SyncFailed', message: REFUSAL }] };
    const sync = { ...synced('Missing'), operationState: { phase: 'Failed', message: 'x', syncResult: results } };
    for (const status of [condition, sync])
      expect(judge(status)).toEqual({
        state: 'failure',
        description: expect.stringMatching(/^refused: .*ClusterRole/),
      });
    expect(judge({ ...synced('Degraded') })).toEqual({
      state: 'failure',
      description: 'the preview is deployed, and not healthy',
    });
    const warning = { ...synced('Healthy'), conditions: [{ type: 'OrphanedResourceWarning', message: 'x' }] };
    expect(judge(warning).state).toBe('success');
    const goesOn = { ...synced('Missing'), operationState: { phase: 'Running', message: REFUSAL } };
    expect(judge(goesOn).state).toBe('pending');
  });

  it('is failure while the sync is tried again, where no other try changes what refuses it', () => {
    const goingOn = (message: string) => ({
      ...synced('Missing'),
      operationState: {
        ...{ phase: 'Running', message: 'one or more objects failed to apply. Retrying attempt #2' },
        syncResult: { resources: [{ status: 'SyncFailed', message }] },
      },
    });
    const policy = `deployments.apps "x" is forbidden: ValidatingAdmissionPolicy 'preview-images' with binding 'preview-images' denied request: image x`;
    for (const final of [policy, 'resource rbac:ClusterRole is not permitted in project previews'])
      expect(judge(goingOn(final)).state).toBe('failure');
    for (const passing of [
      'the server is not able to handle the request',
      'services is forbidden: User "deployer" cannot create',
    ])
      expect(judge(goingOn(passing)).state).toBe('pending');
  });

  it.each([
    [
      'a policy',
      `Failed last sync attempt to [${COMMIT}]: one or more objects failed to apply, reason: statefulsets.apps "x" is forbidden: ValidatingAdmissionPolicy 'preview-replicas' with binding 'preview-replicas' denied request: replicas: expected 3 at most, got 10000 (retried 5 times).`,
      'refused: preview-replicas: statefulsets.apps "x": replicas: expected 3 at most, got 10000',
    ],
    [
      'Kustomize',
      'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = Manifest generation error (cached): `kustomize build <path to cached source>/kustomize/overlays/preview` failed exit status 1: Error: add operation does not apply',
      'refused: kustomize build: add operation does not apply',
    ],
    ['what is said in another form', 'no: (retried often)', 'refused: no: (retried often)'],
  ])('says first who refused it, where %s did', (_who, message, description) => {
    const condition = { ...synced('Healthy'), conditions: [{ type: 'ComparisonError', message }] };
    expect(judge(condition).description).toBe(description);
  });

  it('is refused by what a sync was told of an object rather than by what is said of the sync as a whole', () => {
    const syncResult = { resources: [{ status: 'SyncFailed', message: REFUSAL }] };
    const operationState = { phase: 'Failed', message: 'one or more synchronization tasks are not valid', syncResult };
    const whole = { type: 'SyncError', message: `Failed last sync attempt to [${COMMIT}]: ${operationState.message}` };
    expect(judge({ ...synced('Missing'), conditions: [whole], operationState }).description).toBe(
      `refused: ${REFUSAL}`,
    );
    expect(judge({ ...synced('Missing'), conditions: [whole] }).description).toBe(
      'refused: one or more synchronization tasks are not valid',
    );
  });

  it('is of no Application that only looks like it', () => {
    const changed = [
      { metadata: { name: 'preview-7', labels: {} } },
      { metadata: { name: 'preview-7', labels: { 'cutover/preview': '8' } } },
      { metadata: { name: 'x', labels: { 'cutover/preview': '7' } } },
      { spec: { project: 'dev', source: { targetRevision: COMMIT } } },
    ];
    for (const changes of changed) expect(judge(synced('Healthy'), COMMIT, changes).state).toBe('pending');
  });

  it('keeps what was seen once the time is over, and takes no silence for success', () => {
    const over = (before: 'success' | 'failure' | 'pending' | undefined) =>
      verdictOf({
        ...{ standing: { is: 'expired' }, commit: COMMIT, application: undefined, before, ttlHours: 24, limit: 10 },
      }).state;
    expect([over('success'), over('failure'), over('pending'), over(undefined)]).toEqual([
      ...['success', 'failure', 'failure', 'failure'],
    ]);
  });

  it('reads any number of sources, all of which are to be of this commit', () => {
    const spec = (...revisions: string[]) => ({
      spec: { project: 'previews', sources: revisions.map((targetRevision) => ({ targetRevision })) },
    });
    const status = { health: { status: 'Healthy' }, sync: { status: 'Synced', revisions: [COMMIT, COMMIT] } };
    expect(judge(status, COMMIT, spec(COMMIT, COMMIT)).state).toBe('success');
    expect(judge(status, COMMIT, spec(COMMIT, OLD)).state).toBe('pending');
    expect(judge(status, COMMIT, spec()).state).toBe('pending');
  });
});

describe("a text of somebody else's", () => {
  it.each([
    ['<img src=x onerror=alert(1)>', /[<>]/],
    ['[click](http://evil.test)', /[[\]]|:\/\//],
    ['`code` *bold* #1 @maintainer !x | y', /[`*#@!|]/],
    ['one\r\ntwo\u0000\u202Ethree', /[^ -~]/],
    ['see https://evil.test and www.evil.test', /:\/|www\./],
    ['&lt;script&gt;', /[&]/],
  ])('%j loses its markup', (text, never) => {
    expect(plainText(text)).not.toMatch(never);
    expect(plainText(text)).not.toBe('');
  });

  it('keeps a reason readable, on one line and short', () => {
    expect(plainText(REFUSAL)).toBe(REFUSAL);
    expect(plainText('x'.repeat(1_000_000))).toHaveLength(140);
  });
});

describe('the addresses of a preview', () => {
  it('are its own and those below it, and no other that an Ingress names', () => {
    const found = [
      ...['http://account.pr-7.localhost/x?y', 'https://pr-7.localhost', 'http://pr-8.localhost'],
      ...['http://evil.test', 'http://pr-7.localhost.evil.test', 'http://xpr-7.localhost', 'javascript:alert(1)'],
      ...['http://a:b@pr-7.localhost', 'http://x)[y](z).pr-7.localhost', 'nothing'],
    ];
    expect(previewUrls(7, 'localhost', found)).toEqual([
      ...['http://pr-7.localhost', 'http://account.pr-7.localhost', 'https://pr-7.localhost'],
    ]);
    expect(previewUrls(7, 'bank.example:8080', ['http://a.pr-7.bank.example:8080'])).toEqual([
      ...['http://pr-7.bank.example:8080', 'http://a.pr-7.bank.example:8080'],
    ]);
    const many = Array.from({ length: 100 }, (_, at) => `http://a${at}.pr-7.localhost`);
    expect(previewUrls(7, 'localhost', many)).toHaveLength(8);
  });
});

it('our comment names the whole commit where it can be approved, and its first digits else', () => {
  const of = (standing: Parameters<typeof commentText>[0]['standing']) =>
    commentText({ commit: COMMIT, standing, urls: ['http://pr-7.localhost'] });
  expect(of({ is: 'waiting' })).toContain(`\n    /preview ${COMMIT}\n`);
  for (const text of [of(previewed), of({ is: 'queued' }), of({ is: 'expired' })]) expect(text).not.toContain(COMMIT);
  expect(of(previewed)).toContain('- http://pr-7.localhost\n');
  expect(of(previewed)).toContain('2026-01-02 00:00 UTC');
});
