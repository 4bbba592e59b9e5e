import { type Agent, type IncomingMessage, request as httpRequest } from 'node:http';

import { timeoutCode } from './classify.ts';
import type { ConnectionLog } from './connections.ts';
import type { RequestMethod } from '../record/request-record.ts';

/** One HTTP request, wholly described. */
export interface Call {
  host: string;
  port: number;
  method: RequestMethod;
  path: string;
  headers: Record<string, string>;
  body: string | null;
  agent: Agent;
  /** ms to wait for the whole answer before giving up. */
  giveUpAfterMs: number;
}

/** What one attempt met, on the given clock. There is no second attempt. */
export interface Exchange {
  connected: number | null;
  firstByte: number | null;
  end: number;
  conn: number | null;
  reuse: number;
  status: number | null;
  headers: IncomingMessage['headers'];
  body: string;
  error: string | null;
}

const errorCode = (error: NodeJS.ErrnoException): string => error.code ?? 'UNKNOWN';

/** Sends once and calls back once; a failure is a value, not an exception. */
export const exchange = (call: Call, now: () => number, log: ConnectionLog, done: (met: Exchange) => void): void => {
  const met: Exchange = {
    connected: null,
    firstByte: null,
    end: 0,
    conn: null,
    reuse: 0,
    status: null,
    headers: {},
    body: '',
    error: null,
  };
  let over = false;
  const { host, port, method, path, headers, agent, body } = call;
  const request = httpRequest({ host, port, method, path, headers, agent });
  const finish = (error: string | null) => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    met.end = now();
    met.error = error;
    done(met);
  };
  const timer = setTimeout(() => {
    finish(timeoutCode);
    request.destroy();
  }, call.giveUpAfterMs);

  request.on('socket', (socket) => {
    const established = () => {
      met.connected = now();
      ({ conn: met.conn, reuse: met.reuse } = log.use(socket));
    };
    if (socket.connecting) socket.once('connect', established);
    // One that could not even be opened is not connecting, and never stood.
    else if (!socket.destroyed) established();
  });
  request.on('response', (response) => {
    met.firstByte = now();
    met.status = response.statusCode ?? null;
    met.headers = response.headers;
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (met.body += chunk));
    response.on('end', () => finish(response.complete ? null : 'ECONNRESET'));
    response.on('error', (error: NodeJS.ErrnoException) => finish(errorCode(error)));
    response.on('close', () => finish('ECONNRESET'));
  });
  request.on('error', (error: NodeJS.ErrnoException) => finish(errorCode(error)));
  request.end(body ?? undefined);
};
