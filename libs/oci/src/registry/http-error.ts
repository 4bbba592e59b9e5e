import { OciError, type OciErrorCode } from '../errors.ts';
import { firstBytes } from './bounded.ts';
import { redacted, redactedText } from './redacted.ts';
import type { HttpRequest, HttpResponse } from './transport.ts';

const MAX_BODY = 4096;
const MAX_SHOWN = 300;
const RETRIABLE = new Set([408, 429, 500, 502, 503, 504]);

const ADVICE: Readonly<Record<number, string>> = {
  403: 'the account may not do this, ask for the right to pull or push there',
  404: 'no such repository, tag or digest, check the name',
  413: 'too large for the registry or a proxy before it, push in smaller chunks',
  429: 'too many requests, wait or log in for a higher limit',
};

/** The registry's refusal in one line: method, redacted URL, what to do, status and the start of its body, which this reads. */
export async function httpError(request: HttpRequest, response: HttpResponse): Promise<OciError> {
  const bytes = await firstBytes(response.body, MAX_BODY);
  const body = redactedText(bytes.toString('utf8'), request);
  const url = redacted(response.url);
  const { method } = request;
  const { status } = response;
  const line = [`${method} ${url}`, adviceFor(status, request), `status ${status}`, explanation(body)];
  return new OciError(codeOf(status), line.filter((part) => part !== undefined && part !== '').join(': '), {
    retriable: RETRIABLE.has(status),
    fields: { method, url, status, body, retryAfter: response.headers['retry-after'] },
  });
}

function adviceFor(status: number, { headers }: HttpRequest): string | undefined {
  if (status >= 500) return 'the registry has failed, try again or look at its log';
  if (status !== 401) return ADVICE[status];
  const [scheme] = headers?.['authorization']?.split(' ') ?? [];
  if (scheme === undefined) return 'wants credentials and none were sent, log in or set CUTOVER_REGISTRY*';
  return scheme === 'Basic'
    ? 'the credentials known for this registry are refused, log in again'
    : 'the token that was given does not allow it, log in as somebody who may';
}

function codeOf(status: number): OciErrorCode {
  if (status === 401 || status === 403) return 'unauthorized';
  return status === 404 ? 'not-found' : 'registry-refused';
}

/** distribution-spec: `{"errors": [{code, message}]}`; anything else is shown as it is, on one line. */
function explanation(body: string): string {
  return (registryErrors(body) ?? body)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MAX_SHOWN);
}

function registryErrors(body: string): string | undefined {
  try {
    const { errors } = JSON.parse(body) as { errors?: { code?: string; message?: string }[] };
    return errors?.map(({ code, message }) => `${code ?? 'ERROR'} ${message ?? ''}`.trim()).join('; ');
  } catch {
    return undefined;
  }
}
