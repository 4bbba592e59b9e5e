import type { HttpRequest } from './transport.ts';

/** A URL that may be shown: no user, no password, and of the query the names only, since upload states and tokens travel there. */
export function redacted(url: URL): string {
  const query = [...url.searchParams.keys()].map((name) => `${name}=…`).join('&');
  return `${url.protocol}//${url.host}${url.pathname}${query === '' ? '' : `?${query}`}`;
}

/** A server's text that may be shown: without what the request proved itself with, and with its URLs redacted. */
export function redactedText(text: string, request: Pick<HttpRequest, 'headers' | 'body'>): string {
  const hidden = secretsOf(request).reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
  return hidden.replace(/https?:\/\/[^\s"'<>]+/g, (found) => {
    const url = URL.parse(found);
    return url === null ? '…' : redacted(url);
  });
}

/** As they were sent and as they may come back: encoded, decoded, and within a form. */
function secretsOf({ headers = {}, body }: Pick<HttpRequest, 'headers' | 'body'>): string[] {
  const isForm = Buffer.isBuffer(body) && headers['content-type'] === 'application/x-www-form-urlencoded';
  const secrets = [...ofHeader(headers['authorization'] ?? ''), ...(isForm ? ofForm(body.toString('utf8')) : [])];
  return secrets.filter((secret) => secret !== '');
}

function ofHeader(authorization: string): string[] {
  const [scheme, value = ''] = authorization.split(' ');
  if (scheme !== 'Basic') return [value];
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return [value, decoded, decoded.slice(decoded.indexOf(':') + 1)];
}

function ofForm(form: string): string[] {
  const token = new URLSearchParams(form).get('refresh_token') ?? '';
  return [token, new URLSearchParams({ token }).toString().slice('token='.length)];
}
