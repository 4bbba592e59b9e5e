import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { shownAs } from '../schemas.ts';

/** RFC 5321 section 4.5.3.1: octets of the part before the @, and of a path less its brackets. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;
/** RFC 5322's dot-atom. Quoted local parts and non-ASCII ones (RFC 6531) are refused. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/**
 * The one form of an address that is compared and stored: trimmed, lower case, the domain in its ASCII form (RFC 5891). That
 * the part before the @ ignores case is not promised by RFC 5321, but every mail service of today keeps it so; dots and
 * +tags are left alone, for they differ between services.
 * @returns undefined when the text is no address
 */
export function normaliseEmail(text: string): string | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0)).toLowerCase();
  const domain = domainToASCII(trimmed.slice(at + 1).toLowerCase());
  const email = `${local}@${domain}`;
  const fits = local.length <= MAX_LOCAL && email.length <= MAX_ADDRESS;
  return fits && LOCAL.test(local) && DOMAIN.test(domain) ? email : undefined;
}

/** An address in a request, which arrives at the handler normalised. */
export const emailSchema = shownAs(
  z
    .string()
    .max(1_000)
    .transform((text, context) => {
      const email = normaliseEmail(text);
      if (email === undefined) context.addIssue('must be an e-mail address such as ada@example.org');
      return email ?? z.NEVER;
    }),
  { type: 'string', maxLength: 1_000, examples: ['ada@example.org'], description: 'Compared and stored in one form' },
);
