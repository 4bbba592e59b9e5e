import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { ClusterError } from '../../errors.ts';
import type { ProcessReport, ProcessSpec } from './protocol.ts';

const TIMEOUT_MS = 5_000;

/** Speaks to a node's supervisor. Every method rejects where none answers. */
export interface SupervisorClient {
  ensure(spec: ProcessSpec): Promise<ProcessReport>;
  /** Ends a process for good; fine where there is none of that name. */
  remove(name: string): Promise<void>;
  reports(): Promise<readonly ProcessReport[]>;
}

function call<T>(socketPath: string, method: string, body?: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const content = body === undefined ? '' : JSON.stringify(body);
    // Said outright: of itself Node announces no body of a DELETE.
    const headers = { 'content-length': Buffer.byteLength(content) };
    const to = { socketPath, method, path: '/', headers, timeout: TIMEOUT_MS, agent: false };
    const sent = request(to, (response) => {
      text(response).then((said) => {
        if (response.statusCode === 200) resolve(JSON.parse(said) as T);
        else reject(new ClusterError('component-failed', `the supervisor failed: ${said}`));
      }, reject);
    });
    sent.once('timeout', () => sent.destroy(new Error('the supervisor does not answer')));
    sent.once('error', reject);
    sent.end(content);
  });
}

export function supervisorClient(socket: string): SupervisorClient {
  return {
    ensure: (spec) => call<ProcessReport>(socket, 'PUT', spec),
    remove: async (name) => {
      await call(socket, 'DELETE', { name });
    },
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
