import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Checks the header Host: a page of somebody else's whose name is made to lead here is not served what the console shows (DNS rebinding).
 * @param more names beside loopback's, such as of an ingress
 */
export function ownHost(more: readonly string[]) {
  const known = new Set([...LOOPBACK, ...more]);
  return z.string().refine((host) => known.has(host.replace(/:\d+$/, '').toLowerCase()), {
    message: 'not a name of this console: expected localhost, 127.0.0.1 or one of CONSOLE_HOSTS',
  });
}
