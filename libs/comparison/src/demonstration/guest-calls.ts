import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  type AppName,
  classify,
  type Client,
  makeSchedule,
  type ProbeApp,
  workloadOf,
  type WorkloadCall,
} from '@cutover/traffic';
import { request as httpRequest } from 'node:http';

import type { Answer } from './messages.ts';

/** One request of the audience, wholly described. */
export interface GuestCall extends Pick<WorkloadCall, 'method' | 'path' | 'headers'> {
  readonly host: string;
  readonly port: number;
  /** Header of an answer that names its version. */
  readonly versionHeader: string;
  /** Whether an answer is one to this request. */
  isRight(answer: { status: number; body: string }): boolean;
}

export interface GuestCallOptions {
  readonly app: AppName | ProbeApp;
  readonly clients: readonly Client[];
  readonly accountsPerClient: number;
  readonly target: { readonly host: string; readonly port: number };
  readonly versionHeader: string;
}

const KINDS_OF_CALLS = 200;

/** What the audience asks: reads of the app's own load, by one of its clients, and each guest mostly others. */
export const guestCalls = (options: GuestCallOptions): ((guest: string) => GuestCall) => {
  const { app, clients, accountsPerClient, target, versionHeader } = options;
  const workload = workloadOf(app);
  const size = { keepAliveClients: clients.length, freshClients: 1, accountsPerClient };
  const shares = { writeShare: 0, freshConnectionShare: 0 };
  const load = { seed: 1, ratePerSecond: 1000, durationMs: KINDS_OF_CALLS, ...size, ...shares };
  const requests = makeSchedule(load, workload);
  let next = 0;
  return () => {
    const request = requests[next % requests.length]!;
    next += 1;
    const { method, path, headers } = workload.call(request, clients);
    const isRight: GuestCall['isRight'] = (answer) =>
      workload.answerIsRight(request, workload.call(request, clients), answer);
    return { ...target, method, path, headers, versionHeader, isRight };
  };
};

/** After which a guest's request counts as late, and as not answered. */
const [DEADLINE_MS, TIMEOUT_MS] = [2_000, 5_000];

interface Met {
  connected: number | null;
  status: number | null;
  version: string | null;
  body: string;
  error: string | null;
}

const one = (header: string | string[] | undefined): string | null => (typeof header === 'string' ? header : null);

/** Sends a guest's request once; a failure is an answer, and no exception. */
export const askAsGuest = async (call: GuestCall, agent: Agent): Promise<Answer> => {
  const { host, port, method, path, headers, versionHeader } = call;
  const due = performance.now();
  const met: Met = { connected: null, status: null, version: null, body: '', error: null };
  const over = new AbortController();
  await new Promise<void>((resolve) => {
    const request = httpRequest({ host, port, method, path, headers, agent });
    const end = (error: string | null) => {
      if (over.signal.aborted) return;
      over.abort();
      met.error = error;
      resolve();
    };
    sleep(TIMEOUT_MS, undefined, { signal: over.signal }).then(
      () => {
        end('CLIENT_TIMEOUT');
        request.destroy();
      },
      () => undefined,
    );
    request.on('socket', (socket) => {
      const stands = () => (met.connected = performance.now());
      if (socket.connecting) socket.once('connect', stands);
      else stands();
    });
    request.on('response', (response) => {
      met.status = response.statusCode ?? null;
      met.version = one(response.headers[versionHeader]);
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (met.body += chunk));
      response.on('end', () => end(response.complete ? null : 'ECONNRESET'));
      response.on('close', () => end('ECONNRESET'));
      response.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'UNKNOWN'));
    });
    request.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'UNKNOWN'));
    request.end();
  });
  const end = performance.now();
  const { connected, status, version, body, error } = met;
  const bodyOk = error === null && status !== null ? call.isRight({ status, body }) : null;
  const found = classify({ due, end, connected, status, version, bodyOk, error }, DEADLINE_MS);
  return { class: found.class, status, version, ms: Math.round(end - due) };
};

/** Guests keep connections as browsers do. */
export const guestAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: 400 });
