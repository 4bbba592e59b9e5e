import { accountClient, type Problem } from '@cutover/contracts/clients';
import { DomainError, tracedFetch } from '@cutover/service-kit';

/** The bank's accounts, as far as a member who leaves is concerned. */
export interface MemberAccounts {
  /**
   * Resolves once nothing is left on any account of the member: what was is paid to `payTo`.
   * @throws DomainError `member.accounts-not-empty` or `member.pay-to-refused`, nothing has moved; `member.accounts-unavailable` (retriable): ask again, nothing is paid twice
   */
  payOut(memberId: string, leaving: { readonly payTo?: string | undefined; readonly key: string }): Promise<void>;
}

export interface AccountServiceOptions {
  /** The account service's address. */
  readonly url: string;
  /** A token of this service's own. */
  readonly token: () => Promise<string>;
}

/** Less than a request may take, so that whoever leaves is told in time. */
const ANSWER_MS = 5_000;
const HELD = new Set(['pay-out.not-empty', 'pay-out.held']);
const REFUSED = new Set([404, 409, 422]);

/** Asks the account service, with a token that says who asks. */
export function accountService({ url, token }: AccountServiceOptions): MemberAccounts {
  const client = accountClient({ baseUrl: url, fetch: tracedFetch });
  return {
    async payOut(memberId, { payTo, key }) {
      const asked = async () =>
        client.POST('/owners/{owner}/pay-out', {
          params: { path: { owner: memberId }, header: { 'Idempotency-Key': key } },
          headers: { authorization: `Bearer ${await token()}` },
          body: { ...(payTo !== undefined && { payTo }) },
          signal: AbortSignal.timeout(ANSWER_MS),
        });
      const { error, response } = await asked().catch((cause: unknown) => {
        throw unavailable('does not answer', cause);
      });
      if (error !== undefined) throw refusalOf(error, response.status);
      if (!response.ok) throw unavailable(`answers ${response.status}`);
    },
  };
}

function refusalOf(problem: Problem, status: number): DomainError {
  const { code, accounts } = problem as Problem & { accounts?: unknown };
  if (HELD.has(code)) {
    const fields = { accounts: Array.isArray(accounts) ? accounts : [] };
    return new DomainError('member.accounts-not-empty', 'Accounts of the member still hold or owe money', { fields });
  }
  if (!REFUSED.has(status)) return unavailable(`answers ${status} ${code}`);
  const fields = { field: 'payTo', reason: code };
  return new DomainError('member.pay-to-refused', 'The account to be paid to does not take what is left', { fields });
}

function unavailable(what: string, cause?: unknown): DomainError {
  return new DomainError('member.accounts-unavailable', `The account service ${what}`, { retriable: true, cause });
}
