import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Groups of an IPv6 address that one customer is given: RFC 6177, a /64 at least. */
const GROUPS = 4;

/**
 * By what clients are told apart: an IPv4 address or an IPv6 network of 64 bits, since whoever has one address of that has all of them.
 * @param trustForwarded whether a proxy stands before the service that writes X-Forwarded-For. What it saw itself stands last; all before it the client may have made up
 */
export function clientAddress(request: IncomingMessage, trustForwarded: boolean): string {
  const forwarded = trustForwarded ? lastOf(request.headers['x-forwarded-for']) : '';
  const address = isIP(forwarded) === 0 ? (request.socket.remoteAddress ?? '') : forwarded;
  if (isIP(address) !== 6) return address;
  return MAPPED.exec(address)?.[1] ?? networkOf(address);
}

function lastOf(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text.split(',').at(-1)?.trim() ?? '';
}

function networkOf(address: string): string {
  // The URL standard writes an address in one way only, but with :: for the longest run of zeros.
  const [before = '', after] = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1).split('::');
  const groups = before === '' ? [] : before.split(':');
  const rest = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: 8 - groups.length - rest.length }, () => '0');
  return `${[...groups, ...(after === undefined ? [] : zeros), ...rest].slice(0, GROUPS).join(':')}::/64`;
}
