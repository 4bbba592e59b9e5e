import type { Agent, AgentOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { http } from './node-http.ts';
import { proxyFor } from './proxy.ts';

export interface Route {
  readonly agent: Agent;
  readonly proxy: URL | undefined;
}

/** Node's own proxy support: CONNECT for https, absolute form for http. `@types/node` does not know it yet. */
interface ProxyAgentOptions extends AgentOptions {
  readonly proxyEnv: Readonly<Record<string, string>>;
}

/** Which connections a URL is asked for over: those kept open to it directly, or those through the proxy that the environment names. */
export function createRoutes(
  environment: Readonly<Record<string, string | undefined>>,
  ca?: Buffer,
): (url: URL) => Route {
  const agents = new Map<string, Agent>();
  return (url) => {
    const proxy = proxyFor(url, environment);
    const key = `${url.protocol} ${proxy?.href ?? ''}`;
    const agent = agents.get(key) ?? createAgent(url.protocol, proxy, ca);
    agents.set(key, agent);
    return { agent, proxy };
  };
}

/** An agent has no NO_PROXY of its own, and without a proxy none of the environment either: what goes where is decided above. */
function createAgent(protocol: string, proxy?: URL, ca?: Buffer): Agent {
  const proxyEnv: Record<string, string> = proxy ? { HTTP_PROXY: proxy.href, HTTPS_PROXY: proxy.href } : {};
  const options: ProxyAgentOptions = { keepAlive: true, proxyEnv };
  return protocol === 'https:' ? new HttpsAgent({ ...options, ...(ca ? { ca } : {}) }) : new http.Agent(options);
}
