import { DomainError, isErrorData, type Caller, type TokenVerifier } from '@cutover/service-kit';
import type { AccountService } from '../accounts/account-service.ts';
import type { LeftMembers } from './left-members.ts';

export interface DeparturesParts {
  readonly left: LeftMembers;
  readonly accounts: Pick<AccountService, 'closeAsOwner' | 'listByOwner'>;
  readonly clock: () => Date;
}

/** No token lives longer (membership's TOKEN_LIFETIME_S is a day at most), with an hour for clocks. */
const LONGEST_TOKEN_MS = 25 * 3_600_000;
const PAGE = 100;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';
/** Why an account of somebody who has left stays open, or is closed already. */
const STAYS: ReadonlySet<string> = new Set(['account.not-empty', 'account.held', 'account.closed']);

/**
 * Ends what members had who have left: their tokens, and those of their accounts that are empty. What an account still holds is paid out by two tellers, one of whom holds it while the other
 * takes it.
 */
export class Departures {
  readonly #parts: DeparturesParts;
  #left: ReadonlySet<string> = new Set();

  constructor(parts: DeparturesParts) {
    this.#parts = parts;
  }

  /** Whether the subject is a member who has left, as of the last look. */
  hasLeft(subject: string): boolean {
    return this.#left.has(subject);
  }

  /** Looks who has left, whichever process has heard of it. */
  async refresh(): Promise<void> {
    this.#left = new Set(await this.#parts.left.since(new Date(this.#parts.clock().getTime() - LONGEST_TOKEN_MS)));
  }

  /** Resolves once no token of the member is good any more in this process, and others will know at their next look. */
  async leave(memberId: string, leftAt: Date): Promise<void> {
    await this.#parts.left.note(memberId, leftAt);
    this.#left = new Set([...this.#left, memberId]);
    await this.#closeEmpty(memberId);
  }

  /** The same verifier, which refuses the tokens of those who have left. */
  guard(tokens: TokenVerifier): TokenVerifier {
    const present = (caller: Caller): Caller => {
      if (!this.hasLeft(caller.subject)) return caller;
      throw new DomainError('auth.invalid-token', 'The token is of somebody who has left');
    };
    return {
      verify(header) {
        const caller = tokens.verify(header);
        return caller instanceof Promise ? caller.then(present) : present(caller);
      },
    };
  }

  async #closeEmpty(owner: string): Promise<void> {
    const { accounts } = this.#parts;
    for (let after: string | undefined = NIL_UUID; after !== undefined; ) {
      const page: Awaited<ReturnType<AccountService['listByOwner']>> = await accounts.listByOwner(owner, after, PAGE);
      for (const { id } of page.accounts) await this.#close(id, owner);
      after = page.next;
    }
  }

  async #close(id: string, owner: string): Promise<void> {
    try {
      await this.#parts.accounts.closeAsOwner(id, owner, this.#parts.clock());
    } catch (error) {
      if (!isErrorData(error) || !STAYS.has(error.code)) throw error;
    }
  }
}
