import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { testAuthorization } from '@cutover/service-kit/testing';

const CLIENTS = 8;
const BODY = JSON.stringify({ amount: { minor: 5, currency: 'EUR' } });
const PATH = '/accounts/0198a000-0000-7000-8000-000000000001/deposits';

export interface RouteFigure {
  readonly name: string;
  /** Of the server's process, user and system; microseconds a request. */
  readonly cpuMicros: readonly number[];
  readonly perSecond: readonly number[];
  /** That arrived, for each request, of the peer that exports its spans. */
  readonly spans?: number;
}

interface Peer extends RouteFigure {
  readonly child: ChildProcess;
  readonly port: number;
  readonly cpuMicros: number[];
  readonly perSecond: number[];
}

/** The same request to each peer in turn, round after round; the first round warms up and does not count. */
export async function routes(rounds: number, count: number): Promise<readonly RouteFigure[]> {
  const children: ChildProcess[] = [];
  try {
    const receiver = await forked<{ endpoint: string }>(children, 'span-receiver');
    const args = [['kit'], ['hand'], ['hand-without-token'], ['empty'], ['kit-exporting', receiver.told.endpoint]];
    const peers = await Promise.all(args.map((each) => start(children, each)));
    const turns = Array.from({ length: rounds + 1 }, (_, round) => peers.map((peer) => ({ round, peer }))).flat();
    for (const { round, peer } of turns) {
      const figure = await measured(peer, count);
      if (round > 0) add(peer, figure);
    }
    const { spans } = await asked<{ spans: number }>(receiver.child);
    return peers.map((peer) =>
      peer.name === 'kit-exporting' ? { ...peer, spans: spans / (count * (rounds + 1)) } : peer,
    );
  } finally {
    for (const child of children) child.kill();
  }
}

async function start(children: ChildProcess[], args: readonly string[]): Promise<Peer> {
  const { child, told } = await forked<{ port: number }>(children, 'route-server', args);
  return { name: args[0]!, child, port: told.port, cpuMicros: [], perSecond: [] };
}

/** @returns a process, and the first that it says */
async function forked<T>(children: ChildProcess[], module: string, args: readonly string[] = []) {
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  const child = fork(new URL(`./${module}.ts`, import.meta.url), args, { stdio: [...stdio] });
  children.push(child);
  const [told] = (await once(child, 'message')) as [T];
  return { child, told };
}

async function asked<T>(child: ChildProcess): Promise<T> {
  child.send('now');
  const [answer] = (await once(child, 'message')) as [T];
  return answer;
}

async function measured(peer: Peer, count: number): Promise<{ cpu: number; rate: number }> {
  const before = await cpuOf(peer);
  const began = performance.now();
  await load(peer.port, count);
  const rate = (count * 1_000) / (performance.now() - began);
  return { cpu: ((await cpuOf(peer)) - before) / count, rate };
}

function add(peer: Peer, { cpu, rate }: { cpu: number; rate: number }): void {
  peer.cpuMicros.push(cpu);
  peer.perSecond.push(rate);
}

async function cpuOf({ child }: Peer): Promise<number> {
  const { cpu } = await asked<{ cpu: NodeJS.CpuUsage }>(child);
  return cpu.user + cpu.system;
}

async function load(port: number, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const authorization = await testAuthorization({ subject: 'ada' });
  let left = count;
  const client = async (): Promise<void> => {
    while (left-- > 0) await deposit(agent, port, authorization);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  agent.destroy();
}

function deposit(agent: Agent, port: number, authorization: string): Promise<void> {
  const headers = {
    authorization,
    'content-type': 'application/json',
    'content-length': BODY.length,
    'idempotency-key': randomUUID(),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ agent, port, host: '127.0.0.1', method: 'POST', path: PATH, headers }, (answer) => {
      if (answer.statusCode !== 201) reject(new Error(`a peer answered ${answer.statusCode}`));
      answer.resume().on('end', resolve);
    });
    sent.on('error', reject).end(BODY);
  });
}
