import { hasRole, type Caller } from '@cutover/service-kit';
import type { accountApi } from '@cutover/contracts';

/** Whose account it is, as the caller sees it. */
export type Whose = 'own' | 'anothers';
export type Operation = keyof typeof accountApi.operations;
export type Role = 'member' | 'teller' | 'service';

const NONE: readonly Whose[] = [];
const OWN: readonly Whose[] = ['own'];
const ANOTHERS: readonly Whose[] = ['anothers'];
const ANY: readonly Whose[] = ['own', 'anothers'];

type Row = Readonly<Record<Role, readonly Whose[]>>;

/**
 * Who may do what with whose account: all of it. Whoever has a token is a member; a role adds to that, never takes away. Of a transfer, the account is the one that pays. Holds have a rule beside:
 * what a service has set aside only services capture or release, what a saga has set aside only its messages; and where money leaves another's account at a teller's word, two tellers act.
 */
export const PERMISSIONS: Readonly<Record<Operation, Row>> = {
  open: { member: OWN, teller: ANY, service: OWN },
  list: { member: OWN, teller: ANY, service: OWN },
  read: { member: OWN, teller: ANY, service: ANY },
  holds: { member: OWN, teller: ANY, service: ANY },
  statement: { member: OWN, teller: ANY, service: OWN },
  statementCsv: { member: OWN, teller: ANY, service: OWN },
  readTransfer: { member: OWN, teller: ANY, service: OWN },
  deposit: { member: OWN, teller: ANY, service: OWN },
  withdraw: { member: OWN, teller: OWN, service: OWN },
  transfer: { member: OWN, teller: OWN, service: OWN },
  close: { member: OWN, teller: ANY, service: OWN },
  agreeOverdraft: { member: NONE, teller: ANOTHERS, service: NONE },
  placeHold: { member: NONE, teller: ANY, service: ANY },
  captureHold: { member: NONE, teller: ANY, service: ANY },
  releaseHold: { member: NONE, teller: ANY, service: ANY },
  credit: { member: NONE, teller: NONE, service: ANY },
  payOut: { member: NONE, teller: NONE, service: ANY },
};

/** Whether any of the caller's roles may. */
export function permits(operation: Operation, caller: Caller, whose: Whose): boolean {
  const { member, teller, service } = PERMISSIONS[operation];
  const [byTeller, byService] = [hasRole(caller, 'teller') && teller, hasRole(caller, 'service') && service];
  return [member, byTeller, byService].some((cells) => cells !== false && cells.includes(whose));
}

const SHOWN: Readonly<Record<string, string>> = { '': '–', own: 'own', anothers: "another's", 'own anothers': 'any' };

/** The table as Markdown, a line each, as the README has it. */
export function permissionsTable(): readonly string[] {
  const cell = (whose: readonly Whose[]) => SHOWN[whose.join(' ')];
  const rows = Object.entries(PERMISSIONS).map(
    ([operation, { member, teller, service }]) =>
      `| \`${operation}\` | ${cell(member)} | ${cell(teller)} | ${cell(service)} |`,
  );
  return ['| | member | teller | service |', '|---|---|---|---|', ...rows];
}
