import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gitea } from '@cutover/forge';
import { createRegistry, tagImage } from '@cutover/oci';
import { isWorkflowError, WorkflowError } from '../workflow-error.ts';
import { answered } from './answered.ts';
import { checkOut } from './checkout.ts';
import { promoteToDev } from './promote.ts';

const COMMIT = 'a'.repeat(40);
const DIGEST = `sha256:${'b'.repeat(64)}`;
const credential = { username: 'a', token: 'b' };
let work: string;
/** Where nobody listens any more. */
let host: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'cutover-answered-'));
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  host = `127.0.0.1:${port}`;
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const codeOf = (work: () => Promise<unknown>): Promise<string> =>
  answered(async () => void (await work()))().then(
    () => 'done',
    (error: unknown) => (isWorkflowError(error) ? error.code : String(error)),
  );

describe('a step whose forge or registry is away', () => {
  it.each<[string, () => Promise<unknown>]>([
    [
      'a checkout',
      () =>
        checkOut({ url: `http://${host}/a/b.git`, credential, commit: COMMIT, into: join(work, 'x'), runner: work }),
    ],
    [
      'a promotion',
      () =>
        promoteToDev({
          ...{ remote: { url: `http://${host}/a/b.git`, credential, branch: 'main' }, commit: COMMIT },
          ...{ published: { account: DIGEST }, helm: '/nowhere' },
        }),
    ],
    ['a comment', () => new Gitea({ url: `http://${host}`, owner: 'a', name: 'b', ...credential }).comment(1, 'words')],
    ['a tag', () => tagImage(createRegistry(host, { insecure: true }), 'account', { tag: COMMIT, from: [DIGEST] })],
  ])('says so: %s', async (_, step) => {
    expect(await codeOf(step)).toBe('unanswered');
  });

  it.each([
    ['what is refused', new WorkflowError('refused', 'package-lock.json: another one'), 'refused'],
    ['a fault of its own', new TypeError('x is not a function'), 'TypeError: x is not a function'],
    ['a push that came late', new WorkflowError('refused', 'git push failed:\n! [rejected] (fetch first)'), 'refused'],
  ])('is not taken for one by %s', async (_, error, code) => {
    expect(await codeOf(() => Promise.reject(error))).toBe(code);
  });
});
