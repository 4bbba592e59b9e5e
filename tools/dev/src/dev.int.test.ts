import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requireFreePorts } from './free-ports.ts';
import { portsFrom } from './services.ts';

/** Away from the default, so that a developer's own run is not met. */
const BASE = 17_370;
const START_MS = 120_000;

let dir: string;
let dev: ChildProcess;
let output = '';

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

function script(name: string): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    CUTOVER_DEV_DIR: dir,
    CUTOVER_DEV_PORT_BASE: String(BASE),
    NO_COLOR: '1',
  };
  return spawn(process.execPath, [join(import.meta.dirname, name)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(name: string): Promise<Ended> {
  const child = script(name);
  let text = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cutover-dev-'));
  dev = script('dev.ts');
  for (const stream of [dev.stdout!, dev.stderr!]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const until = performance.now() + START_MS;
  while (!output.includes('ready: http')) {
    if (dev.exitCode !== null || performance.now() > until) throw new Error(`the local run is not ready: ${output}`);
    await sleep(100);
  }
}, START_MS + 10_000);

afterAll(async () => {
  if (dev.exitCode === null && dev.signalCode === null) {
    dev.kill('SIGINT');
    await once(dev, 'exit');
  }
  await rm(dir, { recursive: true, force: true });
}, 30_000);

describe('a local run', () => {
  it('shows every service as ready on its page', async () => {
    const health = (await (await fetch(`http://127.0.0.1:${BASE}/health.json`)).json()) as { state: string }[];
    expect(health.length).toBeGreaterThanOrEqual(2);
    expect(health.map(({ state }) => state)).toEqual(health.map(() => 'ready'));
  });

  it('opens the first account of whoever registers', async () => {
    const { membership, account } = portsFrom(BASE);
    const send = async (port: number, path: string, init: { token?: string; body?: object }) => {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...(init.token !== undefined && { authorization: `Bearer ${init.token}` }),
      };
      const rest = init.body === undefined ? {} : { method: 'POST', body: JSON.stringify(init.body) };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers, ...rest });
      return (await response.json()) as { token: string; accounts: { currency: string }[] };
    };
    const credentials = { email: 'first@example.org', password: 'only on this machine' };
    await send(membership, '/members', { body: { name: 'First', ...credentials } });
    const { token } = await send(membership, '/sessions', { body: credentials });
    let accounts: { currency: string }[] = [];
    for (let tries = 0; tries < 300 && accounts.length === 0; tries++) {
      ({ accounts } = await send(account, '/accounts', { token }));
      await sleep(50);
    }
    expect(accounts).toMatchObject([{ currency: 'EUR' }]);
  }, 60_000);

  it('is seeded through the APIs, once however often', async () => {
    const first = await run('seed.ts');
    expect(first).toMatchObject({ code: 0, text: expect.stringMatching(/^10 members, 10 accounts, 40 transfers; /) });
    expect(await run('seed.ts')).toEqual(first);
  }, 120_000);

  it('says in one line that its ports are taken', async () => {
    const { code, text } = await run('dev.ts');
    expect(code).toBe(2);
    expect(text).toMatch(new RegExp(`^npm run dev: ports are taken: ${BASE} \\(page\\), .*\\n$`));
  });

  it('writes one line a log line, in plain text where NO_COLOR is set', () => {
    expect(output).toMatch(/^account {4}│ /m);
    expect(output).not.toContain(String.fromCharCode(27));
  });

  it('ends on Ctrl-C with everything that it has started', async () => {
    dev.kill('SIGINT');
    const [code] = (await once(dev, 'exit')) as [number];
    expect(code).toBe(130);
    await expect(requireFreePorts({ ...portsFrom(BASE) })).resolves.toBeUndefined();
  }, 30_000);

  it('is what the seed asks for where there is none', async () => {
    const { code, text } = await run('seed.ts');
    expect(code).toBe(1);
    expect(text).toMatch(/^npm run seed: http:\/\/127\.0\.0\.1:\d+ does not answer; start it with npm run dev\n$/);
  });
});
