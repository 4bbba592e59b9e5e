import { once } from 'node:events';
import { request, Agent } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { HOSTS, type Mesh } from './mesh.ts';

/** What may become of a request: how it is asked, and what the client sees (0: it leaves before an answer). */
export const OUTCOMES = {
  ok: { host: HOSTS.account, path: '/ok', code: 200 },
  fail: { host: HOSTS.account, path: '/fail', code: 500 },
  reset: { host: HOSTS.account, path: '/reset', code: 503 },
  slow: { host: HOSTS.account, path: '/slow', code: 200 },
  left: { host: HOSTS.account, path: '/never', code: 0 },
  timeout: { host: HOSTS.hasty, path: '/never', code: 504 },
  refused: { host: HOSTS.gone, path: '/ok', code: 503 },
  empty: { host: HOSTS.empty, path: '/ok', code: 503 },
  noRoute: { host: HOSTS.nowhere, path: '/ok', code: 404 },
} as const;

export type Outcome = keyof typeof OUTCOMES;
export type Counts = Record<Outcome, number>;

/** Draws `count` outcomes by a seed, each at least once; half of them are `ok`. */
export function drawOutcomes(seed: number, count: number): readonly Outcome[] {
  const names = Object.keys(OUTCOMES) as Outcome[];
  const either = fc.oneof(fc.constant<Outcome>('ok'), fc.constantFrom(...names));
  const more = fc.sample(either, { seed, numRuns: count - names.length });
  return [...names, ...more];
}

type Sent = Pick<Mesh, 'httpPort' | 'neverAnswered'>;

/** Sends them in turn, on connections that are kept. @returns how many of each the client has seen end as they should, and bytes of bodies */
export async function send({ httpPort, neverAnswered }: Sent, outcomes: readonly Outcome[], body = 'x'.repeat(100)) {
  const agent = new Agent({ keepAlive: true });
  const counts = Object.fromEntries(Object.keys(OUTCOMES).map((name) => [name, 0])) as Counts;
  for (const outcome of outcomes) {
    const { code } = OUTCOMES[outcome];
    const seen = await ask(httpPort, outcome, { agent, body, neverAnswered });
    if (seen !== code) throw new Error(`${outcome}: the client expected ${code} and got ${seen}`);
    counts[outcome] += 1;
  }
  agent.destroy();
  return counts;
}

interface Asking {
  readonly agent: Agent;
  readonly body: string;
  readonly neverAnswered: () => Promise<void>;
}

async function ask(port: number, outcome: Outcome, { agent, body, neverAnswered }: Asking): Promise<number> {
  const { host, path, code } = OUTCOMES[outcome];
  const headers = { host, 'content-length': Buffer.byteLength(body) };
  const asked = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  asked.on('response', (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)));
  asked.on('error', (error) => (code === 0 ? resolve(0) : reject(error)));
  asked.end(body);
  // It leaves once the server has its request: how far one comes that is left earlier depends on the machine.
  if (code === 0) void neverAnswered().then(() => asked.destroy());
  return promise;
}

/** Opens a connection, sends and gets back so many bytes, and closes it. */
export async function sendTcp(port: number, bytes: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  let got = 0;
  socket.on('data', (chunk) => {
    got += chunk.length;
    if (got === bytes) socket.end();
  });
  socket.write(Buffer.alloc(bytes));
  await once(socket, 'close');
}
