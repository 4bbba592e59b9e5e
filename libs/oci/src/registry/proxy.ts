import { BlockList, isIP, isIPv6 } from 'node:net';
import { OciError } from '../errors.ts';
import { isLoopback } from './address.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a URL: HTTPS_PROXY or HTTP_PROXY, unless NO_PROXY keeps the host from it; lower case goes first,
 * as everywhere. Loopback is never asked for through a proxy, which would reach its own machine.
 * @throws OciError registry-unreachable for a proxy that is no http or https URL
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const named = valueOf(name, environment);
  const host = hostOf(url.hostname);
  if (named === '' || isHome(host)) return undefined;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const exempt = valueOf('NO_PROXY', environment)
    .toLowerCase()
    .split(/[\s,]+/);
  return exempt.some((entry) => keeps(entry, host, port)) ? undefined : parseProxy(name, named);
}

function valueOf(name: string, environment: Environment): string {
  return environment[name.toLowerCase()] ?? environment[name] ?? '';
}

function parseProxy(name: string, named: string): URL {
  const proxy = URL.parse(named.includes('://') ? named : `http://${named}`);
  if (proxy && ['http:', 'https:'].includes(proxy.protocol)) return proxy;
  throw new OciError('registry-unreachable', `${name} must be http://host:port or https://host:port`, {
    fields: { variable: name },
  });
}

/** Without brackets and the dot of the root. */
function hostOf(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}

const HOME = new BlockList();
HOME.addSubnet('127.0.0.0', 8, 'ipv4');
HOME.addAddress('::1', 'ipv6');

function isHome(host: string): boolean {
  return isLoopback(host) || host.endsWith('.localhost') || holds(HOME, host);
}

function holds(list: BlockList, host: string): boolean {
  return isIP(host) !== 0 && list.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}

/** An entry of NO_PROXY: `*`, a network, an address, or a domain with all below it; the last two perhaps with a port. */
function keeps(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, network, prefix] = /^\[?([\da-f.:]+)\]?\/(\d+)$/.exec(entry) ?? [];
  if (network !== undefined) return holds(networkOf(network, Number(prefix)), host);
  const [, name, onlyPort] = (isIPv6(entry) ? undefined : /^(.+?):(\d+)$/.exec(entry)) ?? ['', entry, port];
  return onlyPort === port && isWithin(host, hostOf(name ?? '').replace(/^\*?\./, ''));
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || (domain !== '' && isIP(host) === 0 && host.endsWith(`.${domain}`));
}

/** Empty for what is no network. */
function networkOf(address: string, prefix: number): BlockList {
  const list = new BlockList();
  const family = isIP(address);
  if (family !== 0 && prefix <= (family === 6 ? 128 : 32)) {
    list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
