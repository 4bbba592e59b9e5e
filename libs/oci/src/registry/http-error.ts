import type { IncomingMessage } from 'node:http';
import { OciError, type OciErrorCode } from '../errors.ts';
import { redacted } from './redacted.ts';
import type { HttpResponse } from './transport.ts';

const MAX_BODY = 4096;
const MAX_SHOWN = 300;
const RETRIABLE = new Set([408, 429, 500, 502, 503, 504]);

/** The registry's refusal with method, redacted URL, status and the start of its body; reads the body. */
export async function httpError(method: string, response: HttpResponse): Promise<OciError> {
  const body = await boundedBody(response.body);
  const url = redacted(response.url);
  const { status } = response;
  return new OciError(codeOf(status), `${method} ${url}: status ${status}${explanation(body)}`, {
    retriable: RETRIABLE.has(status),
    fields: { method, url, status, body, retryAfter: response.headers['retry-after'] },
  });
}

/** At most 4 KiB of a body; the rest is not read. */
async function boundedBody(body: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= MAX_BODY) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY).toString('utf8');
}

function codeOf(status: number): OciErrorCode {
  if (status === 401 || status === 403) return 'unauthorized';
  return status === 404 ? 'not-found' : 'registry-refused';
}

/** distribution-spec: `{"errors": [{code, message}]}`; anything else is shown as it is, on one line. */
function explanation(body: string): string {
  const text = registryErrors(body) ?? body.replace(/\s+/g, ' ').trim();
  return text === '' ? '' : `: ${text.slice(0, MAX_SHOWN)}`;
}

function registryErrors(body: string): string | undefined {
  try {
    const { errors } = JSON.parse(body) as { errors?: { code?: string; message?: string }[] };
    return errors?.map(({ code, message }) => `${code ?? 'ERROR'} ${message ?? ''}`.trim()).join('; ');
  } catch {
    return undefined;
  }
}
