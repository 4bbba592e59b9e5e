import { DomainError } from '../errors/domain-error.ts';

/** Who is calling, as their verified token says. */
export interface Caller {
  /** The token's `sub`. */
  readonly subject: string;
  /** The token's `roles`; empty when it has none. */
  readonly roles: readonly string[];
  /** The token's end, in milliseconds since the epoch; clocks of signer and verifier may differ by what is added here. */
  readonly expiresAtMs?: number;
}

/** Checks the value of an `Authorization` header. Answers at once for a token that it has verified before. */
export interface TokenVerifier {
  /** @throws {DomainError} `auth.required`, `auth.invalid-token` or `auth.expired-token`, with constant messages */
  verify(authorization: string | undefined): Caller | Promise<Caller>;
}

export const hasRole = (caller: Caller, role: string): boolean => caller.roles.includes(role);

export const tokenRequired = () => new DomainError('auth.required', 'Send Authorization: Bearer <token>');
export const tokenInvalid = () => new DomainError('auth.invalid-token', 'The token cannot be verified');
export const tokenExpired = () => new DomainError('auth.expired-token', 'The token is past its expiry');
export const callerForbidden = () => new DomainError('auth.forbidden', 'The caller lacks the role this needs');
