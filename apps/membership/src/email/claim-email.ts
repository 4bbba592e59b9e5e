import { fingerprintOf, type CommandHandler } from '@cutover/event-sourcing';
import type { MemberCommand } from '../member/member-decider.ts';
import { emailTaken } from '../member/member-refusals.ts';
import { memberStream, type MemberEvent, type MemberState } from '../member/member.ts';
import type { EmailClaim, EmailClaims } from './email-claims.ts';

export interface ClaimParts {
  readonly claims: EmailClaims;
  readonly handler: CommandHandler<MemberState, MemberCommand, MemberEvent>;
  readonly clock: () => Date;
}

/** Others may claim the same address at the same moment. */
const TRIES = 5;

/**
 * Claims an address. A claim that stands in the way is given away once its owner's stream rules out that it is ever used:
 * its owner may have crashed, left, changed address, or only be slow, and nobody needs to know which.
 * @returns the claim to use: an earlier try of the same request may have made it, for another member id
 * @throws DomainError `member.email-taken`
 */
export async function claimEmail({ claims, handler, clock }: ClaimParts, wanted: EmailClaim): Promise<EmailClaim> {
  for (let left = TRIES; left > 0; left--) {
    const standing = await claims.claim(wanted);
    if (standing.claimId === wanted.claimId) return standing;
    await handler.handle({
      stream: memberStream(standing.memberId),
      commandId: `revoke/${standing.claimId}`,
      fingerprint: fingerprintOf('revoke-claim', standing.claimId),
      command: { type: 'revoke-claim', claimId: standing.claimId },
      recordedAt: clock(),
    });
    if (await claims.replace(standing, wanted)) return wanted;
  }
  throw emailTaken();
}
