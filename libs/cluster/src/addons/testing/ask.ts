import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly location?: string | undefined;
  readonly body: string;
}

/** Asks a port of 127.0.0.1 for a path of a host, as a browser would that resolves the name to it. Over TLS where `ca` says whom to trust. */
export async function ask(port: number, host: string, path = '/', ca?: Buffer): Promise<Answer> {
  const where = { host: '127.0.0.1', port, path, headers: { host }, agent: false };
  const asked = ca === undefined ? overHttp(where) : overHttps({ ...where, servername: host, ca });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const body = (await text(response)).trim();
  return { status: response.statusCode ?? 0, location: response.headers.location, body };
}
