import { OciError } from '../errors.ts';
import { redacted } from './redacted.ts';
import type { HttpRequest } from './transport.ts';

/** What to do, by the code that Node or OpenSSL gives. */
const ADVICE: readonly [RegExp, string][] = [
  [/^ECONNREFUSED$/, 'nothing listens there, check the port and that it runs'],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, 'the name cannot be resolved, check it and the network'],
  [
    /^(?:ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|EPROTO)$/,
    'it does not speak TLS, say insecure if plain http is meant',
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'its certificate is for another name, check the address'],
  [/^CERT_HAS_EXPIRED$/, 'its certificate has expired, renew it'],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/, 'its certificate is not trusted, name its authority in NODE_EXTRA_CA_CERTS'],
  [/^ERR_PROXY_TUNNEL$/, 'the proxy opens no way to it, check HTTPS_PROXY, its credentials and NO_PROXY'],
];
/** Trying again changes nothing. */
const LASTING = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_SSL|^EPROTO$|^ERR_PROXY|^ABORT_ERR$|^ERR_INVALID/;

/**
 * No answer came: `registry-unreachable`, in one line with what to do. A body that fails its own check (a spooled blob that was damaged)
 * keeps that error: the registry is not to blame.
 */
export function connectionError({ method, url }: HttpRequest, cause: unknown, proxy?: URL): OciError {
  if (cause instanceof OciError) return cause;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const [reason = ''] = (message || code || 'the connection failed').split('\n');
  const way = proxy ? [`by the proxy ${proxy.host}`] : [];
  const advice = ADVICE.filter(([codes]) => codes.test(code)).map(([, what]) => what);
  const line = [`${method} ${redacted(url)}`, ...way, reason, ...advice.slice(0, 1)];
  return new OciError('registry-unreachable', line.join(': '), {
    retriable: !LASTING.test(code),
    cause,
    fields: { method, url: redacted(url), reason: code || reason },
  });
}
