import { OciError } from '../errors.ts';
import type { HttpResponse } from './transport.ts';

/**
 * Where an answer's Location leads, absolute or relative to the request.
 * @throws OciError registry-refused where it is missing, is no URL, or would leave https or http
 */
export function locationOf({ headers: { location }, status, url }: HttpResponse): URL {
  const refused = (reason: string): OciError =>
    new OciError('registry-refused', `${url.host}: ${reason}`, { fields: { status } });
  if (location === undefined) throw refused(`an answer of status ${status} lacks its Location`);
  const next = URL.parse(location, url.href);
  if (next === null) throw refused('the Location that it gives is no URL');
  const kept = next.protocol === 'https:' || (next.protocol === 'http:' && url.protocol === 'http:');
  if (!kept) throw refused(`leads from ${url.protocol}// to ${next.protocol}//${next.host}: refused`);
  return next;
}
