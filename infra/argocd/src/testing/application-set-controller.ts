import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { freePort } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { ARGOCD_NAMESPACE } from '../names.ts';

/** Starts the real ApplicationSet controller beside an API server. @returns what ends it */
export async function startApplicationSetController(kubeconfig: string): Promise<() => Promise<void>> {
  const { argocd } = await ensureTools(['argocd'], { progress: () => undefined });
  const at = async (flag: string) => `--${flag}=127.0.0.1:${await freePort()}`;
  const addresses = [await at('metrics-addr'), await at('probe-addr'), await at('webhook-addr')];
  const own = [`--kubeconfig=${kubeconfig}`, `--namespace=${ARGOCD_NAMESPACE}`, ...addresses];
  // Nothing here is read from a repository.
  const all = [...own, await at('argocd-repo-server'), '--loglevel=warn'];
  // Gone with this process, however that ends. The program is what its name says.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', argocd.path, ...all], {
    stdio: 'ignore',
    env: {
      ...process.env,
      KUBECONFIG: kubeconfig,
      ARGOCD_BINARY_NAME: 'argocd-applicationset-controller',
      ARGOCD_GPG_ENABLED: 'false',
    },
  });
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
}

/** Answers as a plugin of Argo CD's, with what was last given, to who knows its token. */
export interface Plugin {
  readonly url: string;
  readonly token: string;
  parameters: readonly object[];
  /** What it was asked, as `METHOD PATH`. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startPlugin(token: string): Promise<Plugin> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then(() => {
      asked.push(`${request.method} ${request.url}`);
      const isKnown = request.headers.authorization === `Bearer ${token}`;
      response.statusCode = isKnown ? 200 : 401;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(isKnown ? { output: { parameters: plugin.parameters } } : {}));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const plugin: Plugin = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ token, parameters: [], asked },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return plugin;
}
