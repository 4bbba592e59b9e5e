import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { freePort, until } from '@cutover/testing-kit';
import { ensureTools, readIfThere } from '@cutover/toolchain';
import { ApiClient } from './client.ts';
import { kubeconfig } from './kubeconfig.ts';

/** A kube-apiserver and its etcd on loopback, with nothing behind them: objects are checked and kept, and nobody acts on them. */
export interface ApiServer {
  readonly client: ApiClient;
  /** Path of a kubeconfig for Helm. */
  readonly kubeconfig: string;
  readonly stop: () => Promise<void>;
}

const READY_MS = 120_000;

class Processes {
  private readonly children: ChildProcess[] = [];

  start(argv: readonly string[], log: string): ChildProcess {
    const file = openSync(log, 'a', 0o600);
    // Gone with this process, however that ends.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...argv], { stdio: ['ignore', file, file] });
    closeSync(file);
    this.children.push(child);
    return child;
  }

  /** The clients first. */
  async stop(): Promise<void> {
    for (const child of this.children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }
}

function etcdCommand(etcd: string, folder: string, [client, peer]: readonly [number, number]): string[] {
  const url = (port: number) => `http://127.0.0.1:${port}`;
  const urls = [`--listen-client-urls=${url(client)}`, `--advertise-client-urls=${url(client)}`];
  const peers = [`--listen-peer-urls=${url(peer)}`, `--initial-advertise-peer-urls=${url(peer)}`];
  const alone = [`--initial-cluster=default=${url(peer)}`, '--unsafe-no-fsync'];
  return [etcd, `--data-dir=${join(folder, 'etcd')}`, ...urls, ...peers, ...alone];
}

export interface ApiServerOptions {
  /** Whether others than the one caller have the rights that Roles give them (default: everybody may do everything). */
  readonly rbac?: boolean;
}

function apiServerCommand(
  program: string,
  folder: string,
  [etcd, port]: readonly [number, number],
  { rbac = false }: ApiServerOptions,
): string[] {
  const tokens = ['--service-account-issuer=https://kubernetes.default.svc'];
  for (const flag of ['key-file', 'signing-key-file'])
    tokens.push(`--service-account-${flag}=${join(folder, 'sa.key')}`);
  return [
    program,
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    ...['--bind-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${join(folder, 'certificates')}`],
    '--service-cluster-ip-range=10.96.0.0/16',
    ...tokens,
    // One caller, who may do everything; nobody makes the ServiceAccount that a namespace's pods would ask for.
    ...[
      `--token-auth-file=${join(folder, 'tokens.csv')}`,
      `--authorization-mode=${rbac ? 'RBAC' : 'AlwaysAllow'}`,
      '--anonymous-auth=false',
    ],
    '--disable-admission-plugins=ServiceAccount',
  ];
}

/** Ends what it started if anything fails. @throws Error with the last lines of what the API server said where it does not come up */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const { kubernetes, etcd } = await ensureTools(['kubernetes', 'etcd'], { progress: () => undefined });
  const folder = await mkdtemp(join(tmpdir(), 'cutover-api-server-'));
  const processes = new Processes();
  const stop = async () => {
    await processes.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [store, peer, port] = [await freePort(), await freePort(), await freePort()];
    const token = randomBytes(24).toString('hex');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(join(folder, 'sa.key'), privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
    await writeFile(join(folder, 'tokens.csv'), `${token},tester,tester,system:masters\n`, { mode: 0o600 });
    processes.start(etcdCommand(etcd.path, folder, [store, peer]), join(folder, 'etcd.log'));
    const program = kubernetes.programs['kube-apiserver'] ?? kubernetes.path;
    const log = join(folder, 'api-server.log');
    const child = processes.start(apiServerCommand(program, folder, [store, port], options), log);
    const client = await connect({ child, folder, log, port, token });
    const file = join(folder, 'kubeconfig');
    await writeFile(file, kubeconfig(client), { mode: 0o600 });
    return { client, kubeconfig: file, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Starting {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly log: string;
  readonly port: number;
  readonly token: string;
}

async function connect({ child, folder, log, port, token }: Starting): Promise<ApiClient> {
  const certificate = join(folder, 'certificates', 'apiserver.crt');
  return until(
    'the API server is ready',
    async () => {
      if (child.exitCode !== null) {
        const lines = (await readFile(log, 'utf8')).trim().split('\n');
        throw new Error(`the API server ended: ${lines.slice(-3).join(' | ')}`);
      }
      const ca = await readIfThere(certificate);
      if (ca === undefined) return undefined;
      const client = new ApiClient({ port, token, ca });
      return (await client.isReady()) ? client : undefined;
    },
    { withinMs: READY_MS, everyMs: 200 },
  );
}
