import { ForgeError } from '@cutover/forge';
import { MemoryForge } from '@cutover/forge/testing';
import { until } from '@cutover/testing-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MARKER } from './previews/own-comment.ts';
import { MemoryCluster } from './testing/memory-cluster.ts';
import { GENERATOR_TOKEN, WEBHOOK_SECRET } from './testing/settings.ts';
import { startDelivery } from './testing/start-delivery.ts';
import type { TestDelivery } from './testing/start-delivery.ts';

const CLONE_URL = 'http://forge.test:3000/bank/cutover.git';
const OURS = { repository: { full_name: 'bank/cutover' } };
const TEXT = { title: '<script>', body: '{{ .x }}', base: 'main' };
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let forge: MemoryForge & { cloneUrl: string };
let cluster: MemoryCluster;
let service: TestDelivery;

async function start(env: Record<string, string> = {}): Promise<void> {
  service = await startDelivery({ forge, cluster, clock: () => forge.now }, env);
}

const pass = (ms: number) => {
  forge.now = new Date(forge.now.getTime() + ms);
};

const shown = async (number: number) => {
  const { commit } = (await forge.pullRequest(number)).head;
  return (await forge.statuses(commit, 'delivery')).find(({ context }) => context === 'cutover/preview');
};
/** Until the status of a head says so. */
const shows = (number: number, what: RegExp) =>
  until(`#${number} shows ${what}`, async () => what.test((await shown(number))?.description ?? ''), { everyMs: 10 });
const asks = () => cluster.annotated.filter((line) => line.startsWith('applicationsets/previews ')).length;

/** Has everything looked at, until that was done. */
async function look(): Promise<void> {
  const before = asks();
  expect((await service.hook('pull_request', OURS)).status).toBe(202);
  await until('it was looked', () => asks() > before, { everyMs: 5 });
}

const as = async (person: string, act: () => Promise<unknown>): Promise<void> => {
  forge.as = person;
  try {
    await act();
  } finally {
    forge.as = 'delivery';
  }
};
const label = (number: number, person = 'maintainer') => as(person, () => forge.addLabel(number, 'preview'));
const comment = (number: number, body: string, person = 'maintainer') => as(person, () => forge.comment(number, body));
const own = () => forge.open({ ...TEXT, head: 'feature' });
const fork = () => forge.openFromFork({ ...TEXT, head: 'main' });

beforeEach(async () => {
  forge = Object.assign(new MemoryForge(), { cloneUrl: CLONE_URL });
  forge.now = new Date('2026-01-01T00:00:00Z');
  cluster = new MemoryCluster();
  const plugin = { generators: [{ plugin: { configMapRef: { name: 'delivery' } } }] };
  cluster.objects.applicationsets.push({ metadata: { name: 'previews' }, spec: plugin });
  await start();
  await until('it began', () => asks() > 0, { everyMs: 5 });
});
afterEach(() => service.stop());

describe('a hook', () => {
  const annotations = () => cluster.annotated.filter((line) => !line.startsWith('applicationsets/previews '));

  it('of a push has what reads the branch look, once for a burst', async () => {
    const source = (targetRevision: string, repoURL = CLONE_URL) => ({ source: { repoURL, targetRevision } });
    cluster.objects.applications.push(
      { metadata: { name: 'account-dev' }, spec: source('main') },
      { metadata: { name: 'preview-1' }, spec: source('a'.repeat(40)) },
      { metadata: { name: 'other' }, spec: source('main', 'http://forge.test:3000/bank/other') },
    );
    const git = { git: { repoURL: CLONE_URL, revision: 'main' } };
    cluster.objects.applicationsets.push({ metadata: { name: 'apps-dev' }, spec: { generators: [git] } });
    const { promise, resolve } = Promise.withResolvers<void>();
    const push = { ...OURS, ref: 'refs/heads/main', pusher: { login: '$(id)' } };
    const hook = () => service.hook('push', push);
    // One look, or two of them, are at work while the burst comes.
    cluster.held = promise;
    const answers = [await hook(), ...(await Promise.all(Array.from({ length: 50 }, hook)))];
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    resolve();
    await look();
    await look();
    const once = [
      expect.stringMatching(/^applicationsets\/apps-dev argocd\.argoproj\.io\/application-set-refresh=[-0-9a-f]{36}$/),
      'applications/account-dev argocd.argoproj.io/refresh=normal',
    ];
    expect(annotations().slice(0, 2)).toEqual(once);
    expect([2, 4]).toContain(annotations().length);
  });

  it('that is not signed with our secret is refused as a problem, and nothing is looked at', async () => {
    const before = asks();
    const wrong = [
      await service.hook('pull_request', OURS, 'x'.repeat(32)),
      await fetch(`${service.url}/webhooks/gitea`, { method: 'POST', body: JSON.stringify(OURS) }),
      await fetch(`${service.url}/webhooks/gitea`, { method: 'POST' }),
    ];
    for (const answer of wrong.slice(0, 2)) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'webhook.not-signed' });
    }
    expect(wrong[2]!.status).toBe(401);
    await comment((await fork()).number, 'x');
    expect(asks()).toBe(before);
  });

  it('of 10 MB is refused before it is read', async () => {
    const answer = await service.hook('push', { ...OURS, x: 'x'.repeat(10 << 20) }).catch((error: unknown) => error);
    // The rest is not read: the connection may be cut while it is still sent.
    if (answer instanceof Response) expect(answer.status).toBe(413);
    else expect(String(answer)).toMatch(/fetch failed/);
    await look();
  });

  it('of an unknown event, or of another repository, is answered and forgotten', async () => {
    const before = asks();
    const other = { repository: { full_name: 'stranger/cutover' } };
    for (const [event, payload] of [
      ['fork', OURS],
      ['constructor', OURS],
      ['', OURS],
      ['pull_request', other],
    ] as const)
      expect((await service.hook(event, payload)).status).toBe(204);
    expect(asks()).toBe(before);
  });

  it.each([['{'], ['[]'], ['null'], ['{"repository":7}'], ['{"repository":{"full_name":"bank/cutover"},"ref":7}']])(
    'that is signed and says %s is a bad request',
    async (body) => {
      const answer = await service.hook('push', body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'request.invalid', field: 'repository' });
    },
  );

  it('changes nothing by being sent again: what is told by it is not believed', async () => {
    const { number } = await fork();
    await look();
    const told = { ...OURS, action: 'label_updated', sender: { login: 'maintainer' }, number };
    for (let count = 0; count < 5; count += 1) expect((await service.hook('pull_request', told)).status).toBe(202);
    await look();
    expect(await service.previews()).toEqual([]);
  });
});

describe('a pull request from a branch of ours', () => {
  it('is previewed at its head, and at the next one once that is pushed', async () => {
    const { number, head } = await own();
    expect(await service.previews()).toEqual([{ number: String(number), commit: head.commit }]);
    await look();
    const next = forge.push(number);
    expect(await service.previews()).toEqual([{ number: String(number), commit: next }]);
  });

  it('has its time from when it was seen first, and another one by a label', async () => {
    const { number } = await own();
    await look();
    pass(24 * HOUR);
    expect(await service.previews()).toEqual([]);
    await look();
    await shows(number, /^the preview ended after 24 h/);
    await label(number, 'stranger');
    await look();
    expect(await service.previews()).toEqual([]);
    await label(number);
    await look();
    expect(await service.previews()).toHaveLength(1);
    pass(23 * HOUR);
    expect(await service.previews()).toHaveLength(1);
  });

  it('is not previewed once it is closed, or where it is not onto main', async () => {
    const { number } = await own();
    await forge.open({ ...TEXT, head: 'x', base: 'release' });
    expect((await service.previews()).map((one) => one['number'])).toEqual([String(number)]);
    forge.close(number);
    expect(await service.previews()).toEqual([]);
  });
});

describe('a pull request from a fork', () => {
  it('waits, and is previewed at the very commit that a maintainer labelled, until another one is pushed', async () => {
    const { number, head } = await fork();
    await look();
    expect(await service.previews()).toEqual([]);
    await shows(number, /^waits for a maintainer/);
    pass(SECOND);
    await label(number);
    await look();
    expect(await service.previews()).toEqual([{ number: String(number), commit: head.commit }]);
    forge.push(number);
    expect(await service.previews()).toEqual([]);
    await look();
    expect((await forge.pullRequest(number)).labels).toEqual([]);
    expect(await service.previews()).toEqual([]);
  });

  it('is approved by nobody who may not write, nor by us', async () => {
    const { number, head } = await fork();
    await look();
    pass(SECOND);
    for (const person of ['stranger', 'delivery']) {
      await label(number, person);
      await comment(number, `/preview ${head.commit}`, person);
      await look();
      expect(await service.previews()).toEqual([]);
      await forge.removeLabel(number, 'preview');
    }
  });

  it('is not approved by a label that was meant for the commit before', async () => {
    const { number } = await fork();
    await look();
    pass(SECOND);
    // The maintainer looked at the first commit; the second one came before anybody read the label.
    forge.push(number);
    await label(number);
    await look();
    expect(await service.previews()).toEqual([]);
    // Off, so that it can be put on again.
    expect((await forge.pullRequest(number)).labels).toEqual([]);
    pass(SECOND);
    await label(number);
    await look();
    expect(await service.previews()).toHaveLength(1);
  });

  it('is not approved by going back to a commit that waited before', async () => {
    const { number, head } = await fork();
    await look();
    pass(SECOND);
    forge.push(number);
    await look();
    pass(SECOND);
    await label(number);
    forge.push(number, head.commit);
    await look();
    expect(await service.previews()).toEqual([]);
  });

  it('is approved by a comment that names the commit, and by none that names another', async () => {
    const { number, head } = await fork();
    await comment(number, `/preview ${head.commit}`);
    const next = forge.push(number);
    await look();
    expect(await service.previews()).toEqual([]);
    await comment(number, `/preview ${next}`);
    await look();
    expect(await service.previews()).toEqual([{ number: String(number), commit: next }]);
  });

  it('is not approved by a status that somebody else set', async () => {
    const { number, head } = await fork();
    const forged = { context: 'cutover/preview-approved', state: 'success', description: '' } as const;
    await as('maintainer', () => forge.setStatus(head.commit, forged));
    await look();
    expect(await service.previews()).toEqual([]);
    await as('delivery', () => forge.setStatus(head.commit, forged));
    expect(await service.previews()).toEqual([{ number: String(number), commit: head.commit }]);
    await as('maintainer', () => forge.setStatus(head.commit, { ...forged, state: 'failure' }));
    expect(await service.previews()).toHaveLength(1);
  });

  it('stays approved over a restart, and a hook that was lost is made up for', async () => {
    const { number } = await fork();
    await look();
    pass(SECOND);
    await service.stop();
    await label(number);
    await start();
    await until('it is previewed', async () => (await service.previews()).length === 1);
    await service.stop();
    await start({ RECHECK_SECONDS: '1' });
    expect(await service.previews()).toHaveLength(1);
    const second = await fork();
    await until('it waits', async () => (await shown(second.number)) !== undefined);
  });
});

describe('what Argo CD asks for', () => {
  it('is told in the order of numbers, as many as there may be, the oldest first', async () => {
    await service.stop();
    await start({ PREVIEW_LIMIT: '2' });
    const numbers = [await own(), await own(), await own()].map(({ number }) => String(number));
    expect((await service.previews()).map((one) => one['number'])).toEqual(numbers.slice(0, 2));
    await look();
    await shows(3, /^waits for a place: 2 previews/);
    forge.close(1);
    expect((await service.previews()).map((one) => one['number'])).toEqual(numbers.slice(1));
  });

  it('is 503, and no empty list, while the forge cannot be asked', async () => {
    await own();
    for (const code of ['unreachable', 'failed', 'unauthorized', 'unexpected-answer'] as const) {
      forge.failure = new ForgeError(code, 'GET forge.test/pulls: no');
      const answer = await service.ask();
      expect(answer.status).toBe(503);
      expect(await answer.text()).not.toMatch(/output|forge\.test/);
    }
    forge.failure = undefined;
    expect(await service.previews()).toHaveLength(1);
  });

  it('is 503 where one commit is none, and not a list without it', async () => {
    await own();
    const { number } = await own();
    forge.push(number, 'main; rm -rf /');
    expect((await service.ask()).status).toBe(503);
  });

  it('is told to nobody else', async () => {
    for (const token of ['x', `${GENERATOR_TOKEN}x`, GENERATOR_TOKEN.slice(1), WEBHOOK_SECRET])
      expect((await service.ask(token)).status).toBe(401);
    const none = await fetch(`${service.url}/api/v1/getparams.execute`, { method: 'POST', body: '{}' });
    expect(none.status).toBe(401);
    expect((await service.ask(GENERATOR_TOKEN, { applicationSetName: 'x', evil: 1 })).status).toBe(400);
  });
});

describe('what a pull request is told', () => {
  const application = (number: number, targetRevision: string, status: unknown) => ({
    metadata: { name: `preview-${number}`, labels: { 'cutover/preview': String(number) } },
    spec: { project: 'previews', source: { targetRevision } },
    status,
  });
  const ours = async (number: number) =>
    (await forge.comments(number)).filter(({ author, body }) => author === 'delivery' && body.startsWith(MARKER));

  it('follows its Application, and is one comment, edited', async () => {
    const { number, head } = await own();
    await look();
    await shows(number, /being made/);
    const [first] = await ours(number);
    const answered = { sync: { status: 'Synced', revision: head.commit }, health: { status: 'Healthy' } };
    const summary = { externalURLs: [`http://account.pr-${number}.localhost`, 'http://evil.test'] };
    cluster.objects.applications = [application(number, head.commit, { ...answered, summary })];
    cluster.changed(`preview-${number}`);
    await shows(number, /^the preview answers$/);
    expect(await shown(number)).toMatchObject({ state: 'success', url: `http://pr-${number}.localhost` });
    await until('it names the address', async () => (await ours(number))[0]!.body.includes('http://account.pr-'));
    const [edited, ...others] = await ours(number);
    expect([edited!.id, others]).toEqual([first!.id, []]);
    expect(edited!.body).not.toMatch(/evil|script|\{\{/);
  });

  it('has the reason of a refusal, and is not written again while it is the same', async () => {
    const { number, head } = await own();
    const message = 'kind ClusterRole is not permitted in project previews <b>[x](http://evil.test)</b>';
    const status = { conditions: [{ type: 'InvalidSpecError', message }] };
    cluster.objects.applications = [application(number, head.commit, status)];
    await look();
    await shows(number, /^refused: kind ClusterRole is not permitted in project previews b x \(http: evil\.test\)/);
    const before = await shown(number);
    pass(SECOND);
    await look();
    expect(await shown(number)).toEqual(before);
  });
});

describe("a preview's Secrets", () => {
  it('are made once its namespace is there, and never again', async () => {
    const { number } = await own();
    await look();
    expect(cluster.secrets.size).toBe(0);
    const namespace = `preview-${number}`;
    cluster.namespaces.set(namespace, { uid: 'one', isActive: false });
    await look();
    expect(cluster.secrets.size).toBe(0);
    cluster.namespaces.set(namespace, { uid: 'one', isActive: true });
    await look();
    const made = [...cluster.secrets.values()];
    expect(made.map(({ name, namespace: at }) => `${at}/${name}`)).toEqual([
      `${namespace}/membership-tokens`,
      ...[`${namespace}/bank-operators`, `${namespace}/pacman-game`],
    ]);
    await service.stop();
    await start();
    await look();
    expect([...cluster.secrets.values()]).toEqual(made);
  });

  it('that may not be made yet keep no other pull request waiting, and are made once they may', async () => {
    const [first, second] = [await own(), await own()];
    for (const { number } of [first, second])
      cluster.namespaces.set(`preview-${number}`, { uid: String(number), isActive: true });
    cluster.refusal = new Error('create secret: 403');
    await service.hook('pull_request', OURS);
    await shows(second.number, /being made/);
    cluster.refusal = undefined;
    await until('they are made', () => cluster.secrets.size === 6);
  });

  it('are made for nothing that has no preview', async () => {
    const { number } = await fork();
    cluster.namespaces.set(`preview-${number}`, { uid: 'one', isActive: true });
    await look();
    expect(cluster.secrets.size).toBe(0);
  });
});

it('no secret is in the log, and what was done is counted', async () => {
  await own();
  await service.hook('push', OURS, 'x'.repeat(32));
  await service.ask('x');
  forge.failure = new ForgeError('failed', 'no');
  await service.hook('pull_request', OURS);
  await until('it failed', async () => /^delivery_failures_total 1$/m.test(await metrics()), { everyMs: 10 });
  forge.failure = undefined;
  await until('it is made up for', async () => /pull_requests\{standing="previewed"[^}]*\} 1/.test(await metrics()));
  expect(await metrics()).toMatch(/delivery_hooks_total\{event="unknown",outcome="refused"\} 1/);
  for (const secret of [WEBHOOK_SECRET, GENERATOR_TOKEN, 'only-for-tests-forge'])
    expect(service.memory.text()).not.toContain(secret);
});

const metrics = async (): Promise<string> => (await fetch(`${service.managementUrl}/metrics`)).text();
