import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { server: string; 'certificate-authority-data': string } }[];
  readonly users: readonly { readonly user: { 'client-certificate-data': string; 'client-key-data': string } }[];
}

/** Reads of the API server that are asked often and have to be cheap; everything else is kubectl's. */
export interface ApiClient {
  /** Parsed JSON, or text where it is none. Rejects on any status but 200. */
  get(path: string): Promise<unknown>;
  close(): void;
}

const TIMEOUT_MS = 3_000;

function decode(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

function parsed(body: string): unknown {
  return body.startsWith('{') ? JSON.parse(body) : body;
}

/** A client with the certificate of a kubeconfig's first user. */
export async function apiClient(kubeconfig: string): Promise<ApiClient> {
  const { clusters, users } = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
  if (!cluster || !user) throw new Error(`${kubeconfig} names no cluster and user`);
  const agent = new Agent({
    keepAlive: true,
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  });
  const get = (path: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const sent = request(new URL(path, cluster.server), { agent, timeout: TIMEOUT_MS }, (response) => {
        text(response).then((body) => {
          if (response.statusCode === 200) resolve(parsed(body));
          else reject(new Error(`${path} answered ${response.statusCode}`));
        }, reject);
      });
      sent.once('timeout', () => sent.destroy(new Error(`${path} did not answer`)));
      sent.once('error', reject);
      sent.end();
    });
  return { get, close: () => agent.destroy() };
}

interface NodeObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

export async function isNodeReady(api: ApiClient, name: string): Promise<boolean> {
  const node = (await api.get(`/api/v1/nodes/${name}`)) as NodeObject;
  return node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
