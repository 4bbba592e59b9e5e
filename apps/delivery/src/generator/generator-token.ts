import { createHash, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@cutover/service-kit';
import type { TokenVerifier } from '@cutover/service-kit';

/** The one role here: who asks for parameters. */
export const GENERATOR = 'generator';

const CALLER = { subject: 'argocd', roles: [GENERATOR] } as const;
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** One token, which Argo CD's ApplicationSet controller has from a Secret. Digests are compared: how long that takes depends on no part of a token. */
export function generatorToken(token: string): TokenVerifier {
  const expected = digest(token);
  return {
    verify(authorization) {
      const [, given] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
      if (given === undefined) throw new DomainError('auth.required', 'Send Authorization: Bearer <token>');
      if (!timingSafeEqual(digest(given), expected))
        throw new DomainError('auth.invalid-token', 'The token cannot be verified');
      return CALLER;
    },
  };
}
