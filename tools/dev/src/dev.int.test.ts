import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
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
  const ready = (): boolean => {
    if (dev.exitCode !== null) throw new Error(`the local run has ended: ${output}`);
    return output.includes('ready: http');
  };
  await until('the local run is ready', ready, { withinMs: START_MS }).catch((error: Error) => {
    throw new Error(`${error.message}: ${output}`);
  });
}, START_MS + 10_000);

afterAll(async () => {
  if (dev.exitCode === null && dev.signalCode === null) {
    dev.kill('SIGINT');
    await once(dev, 'exit');
  }
  await rm(dir, { recursive: true, force: true });
});

interface Shown {
  readonly items: readonly { readonly kind: string; readonly name: string; readonly state: string }[];
  readonly lines?: readonly (readonly [time: string, text: string])[];
}

/** What a stream of the console begins with. */
async function snapshot(path: string): Promise<Shown> {
  const answer = await fetch(`http://127.0.0.1:${BASE}${path}`);
  let text = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const data = /^event: snapshot\ndata: (.*)\n\n/m.exec(text)?.[1];
    // To break off is to close the stream.
    if (data !== undefined) return JSON.parse(data) as Shown;
  }
  throw new Error(`${path} ended without a snapshot: ${text}`);
}

describe('a local run', () => {
  it('shows every service as ready on its page', async () => {
    // One that takes more than a second to say so is shown as down, and as ready at the next look.
    const names = ['membership', 'account', 'transfer', 'pacman', 'mongodb', 'kafka', 'zookeeper'];
    const shown = await until('all are shown as ready', async () => {
      const processes = (await snapshot('/api/live')).items.filter(({ kind }) => kind === 'process');
      return processes.length > 0 && processes.every(({ state }) => state === 'ready') && processes;
    });
    expect(shown.map(({ name }) => name)).toEqual(names);
    // One page, also at the address of a log.
    const page = await fetch(`http://127.0.0.1:${BASE}/processes/pacman`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('shows the log of each, as it is written', async () => {
    await until('a request is in the log', async () => {
      await fetch(`http://127.0.0.1:${BASE + 4}/scores`);
      const { lines = [] } = await snapshot('/api/logs/processes/pacman');
      return lines.some(([, text]) => text.includes('"route":"/scores"'));
    });
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
    const accounts = await until('an account is open', async () => {
      const { accounts: open = [] } = await send(account, '/accounts', { token });
      return open.length > 0 && open;
    });
    expect(accounts).toMatchObject([{ currency: 'EUR' }]);
  });

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
  });

  it('is what the seed asks for where there is none', async () => {
    const { code, text } = await run('seed.ts');
    expect(code).toBe(1);
    expect(text).toMatch(/^npm run seed: http:\/\/127\.0\.0\.1:\d+ does not answer; start it with npm run dev\n$/);
  });
});
