import { createServer, type Server } from 'node:http';
import { podGroups, type Pod } from './pod-groups.ts';

/** A pod's own way to the API server. */
export interface ApiServer {
  readonly url: string;
  /** Read anew for each question: a token ends after an hour. */
  readonly token: () => Promise<string>;
}

/** Longest wait for the API server, in ms: less than Prometheus waits for us. */
const PATIENCE_MS = 8_000;

async function pods({ url, token }: ApiServer): Promise<readonly Pod[]> {
  const headers = { authorization: `Bearer ${await token()}` };
  const answer = await fetch(`${url}/api/v1/pods`, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) throw new Error(`the API server answers ${answer.status} when asked for pods`);
  return ((await answer.json()) as { items: readonly Pod[] }).items;
}

/** Answers every GET with the targets of this moment; with 503 where the API server cannot be asked: Prometheus then keeps those that it has. */
export function groupsServer(api: ApiServer, log: (line: string) => void): Server {
  return createServer((_, response) => {
    pods(api).then(
      (found) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(podGroups(found)));
      },
      (error: unknown) => {
        log(`targets are not known: ${error instanceof Error ? error.message : String(error)}`);
        response.statusCode = 503;
        response.end();
      },
    );
  });
}
