import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@cutover/testing-kit';
import {
  accessLogCluster,
  bootstrap,
  cluster,
  httpListener,
  node,
  tcpListener,
  type Certificate,
} from './bootstrap.ts';
import { certificates } from './certificates.ts';
import { startEnvoy, type Envoy } from './envoy.ts';
import { startEcho, startSmallServer } from './small-server.ts';

/** Addresses of pods: the client's and the server's, and one where nobody listens. */
export const WEB_IP = '127.0.0.11';
export const ACCOUNT_IP = '127.0.0.12';
export const GONE_IP = '127.0.0.13';

/** The Services that the client's proxy knows, by Host header and by the outcome that they lead to. */
export const HOSTS = {
  account: 'account.bank.svc.cluster.local',
  hasty: 'hasty.bank.svc.cluster.local',
  gone: 'gone.bank.svc.cluster.local',
  empty: 'empty.bank.svc.cluster.local',
  nowhere: 'nowhere.example',
} as const;

export interface Mesh {
  /** Sidecars: the client's with its outbound side, the server's with its inbound side. */
  readonly web: Envoy;
  readonly account: Envoy;
  /** Of the client's sidecar: for HTTP, and for TCP. */
  readonly httpPort: number;
  readonly tcpPort: number;
  /** Resolves when the server has got the next request that it never answers. */
  neverAnswered(): Promise<void>;
  stop(): Promise<void>;
}

const outbound = (host: string, port = 8080) => `outbound|${port}||${host}`;
const sni = `outbound_.8080_._.${HOSTS.account}`;

/** Two pods with the real Envoy each, by mutual TLS: web → account. Their access logs go to a port of loopback, as often as `flush` says. */
export async function startMesh(accessLogPort: number, flush?: string): Promise<Mesh> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-mesh-'));
  const authority = await certificates(folder);
  const certificate = async (name: string): Promise<Certificate> => ({
    ...(await authority.issue(name, `spiffe://cluster.local/ns/bank/sa/${name}`)),
    authority: authority.authority,
  });
  const [server, echo] = await Promise.all([startSmallServer('127.0.0.1'), startEcho('127.0.0.1')]);
  const [httpPort, tcpPort, inboundPort] = [await freePort(), await freePort(), await freePort()];
  const logs = accessLogCluster(accessLogPort);

  const account = await startEnvoy(
    folder,
    bootstrap({
      node: node('sidecar', ACCOUNT_IP, 'account-7c-1.bank', metadata('account', 'v2')),
      clusters: [logs, cluster({ name: 'inbound|8080||', stat: 'inbound', endpoints: [['127.0.0.1', server.port]] })],
      listeners: [
        httpListener({
          at: [ACCOUNT_IP, inboundPort],
          stat: 'inbound',
          flush,
          hosts: { '*': { cluster: 'inbound|8080||' } },
          tls: await certificate('account'),
        }),
      ],
    }),
  );
  const tls = { ...(await certificate('web')), sni };
  const toAccount = { endpoints: [[ACCOUNT_IP, inboundPort]] as const, from: WEB_IP, tls };
  const web = await startEnvoy(
    folder,
    bootstrap({
      node: node('sidecar', WEB_IP, 'web-5d-1.bank', metadata('web', 'v1')),
      clusters: [
        logs,
        cluster({ name: outbound(HOSTS.account), stat: 'account', ...toAccount }),
        cluster({ name: outbound(HOSTS.hasty), stat: 'hasty', ...toAccount }),
        cluster({ name: outbound(HOSTS.gone), stat: 'gone', endpoints: [[GONE_IP, 9]] }),
        cluster({ name: outbound(HOSTS.empty), stat: 'empty', endpoints: [] }),
        cluster({
          name: outbound('mongo.bank.svc.cluster.local', 27017),
          stat: 'mongo',
          endpoints: [['127.0.0.1', echo.port]],
        }),
      ],
      listeners: [
        httpListener({
          at: ['127.0.0.1', httpPort],
          stat: 'outbound',
          flush,
          hosts: {
            [HOSTS.account]: { cluster: outbound(HOSTS.account) },
            [HOSTS.hasty]: { cluster: outbound(HOSTS.hasty), timeout: '0.2s' },
            [HOSTS.gone]: { cluster: outbound(HOSTS.gone) },
            [HOSTS.empty]: { cluster: outbound(HOSTS.empty) },
          },
        }),
        tcpListener({
          at: ['127.0.0.1', tcpPort],
          stat: 'mongo',
          cluster: outbound('mongo.bank.svc.cluster.local', 27017),
        }),
      ],
    }),
  );
  const stop = async () => {
    await Promise.all([web.stop('SIGKILL'), account.stop('SIGKILL')]);
    server.stop();
    echo.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { web, account, httpPort, tcpPort, neverAnswered: () => server.neverAnswered(), stop };
}

const metadata = (name: string, version: string) => ({
  NAMESPACE: 'bank',
  WORKLOAD_NAME: name,
  CLUSTER_ID: 'Kubernetes',
  LABELS: {
    app: name,
    version,
    'service.istio.io/canonical-name': name,
    'service.istio.io/canonical-revision': version,
  },
});
