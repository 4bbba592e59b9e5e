import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { ClusterError } from '../../errors.ts';
import type { ProcessReport, ProcessSpec } from './protocol.ts';

const TIMEOUT_MS = 5_000;

/** Speaks to a node's supervisor. Every method rejects where none answers. */
export interface SupervisorClient {
  ensure(spec: ProcessSpec): Promise<ProcessReport>;
  reports(): Promise<readonly ProcessReport[]>;
}

function call<T>(socketPath: string, method: string, body?: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path: '/', timeout: TIMEOUT_MS, agent: false }, (response) => {
      text(response).then((said) => {
        if (response.statusCode === 200) resolve(JSON.parse(said) as T);
        else reject(new ClusterError('component-failed', `the supervisor failed: ${said}`));
      }, reject);
    });
    sent.once('timeout', () => sent.destroy(new Error('the supervisor does not answer')));
    sent.once('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

export function supervisorClient(socket: string): SupervisorClient {
  return {
    ensure: (spec) => call<ProcessReport>(socket, 'PUT', spec),
    reports: () => call<readonly ProcessReport[]>(socket, 'GET'),
  };
}

/** Whether a supervisor answers there. */
export async function answers(client: SupervisorClient): Promise<boolean> {
  return client.reports().then(
    () => true,
    () => false,
  );
}
