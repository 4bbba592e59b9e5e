import { signToken, TEST_KEY } from '@cutover/service-kit/testing';
import type { Actor } from './actor.ts';
import { Book } from './book.ts';
import { send } from './client.ts';
import type { Owned } from './permitted.ts';
import { isDone, type Answer, type Change, type Sending } from './request.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

const MEMBERS = ['ada', 'grace', 'linus'];
const TELLERS = ['tom', 'tina'];
const PASSWORD = 'a good long password of the model';
/** Tokens of the staff outlive any sequence; they are signed by the machine's clock. */
const LONG_S = 50 * 365 * 24 * 3_600;

const plain = { left: false, token: undefined, tokenUntil: Infinity, subject: undefined } as const;
const member = (name: string): Actor => ({ ...plain, name, roles: [], email: `${name}@bank.example` });

const signed = new Map<string, Promise<string>>();
function staff(name: string, role: 'teller' | 'service'): Promise<Actor> {
  const token = signed.get(name) ?? signToken(TEST_KEY, { subject: name, roles: [role], expiresInSeconds: LONG_S });
  signed.set(name, token);
  return token.then((text) => ({ ...plain, name, subject: name, roles: [role], token: text }));
}

/** A bank and its clients: what they do, and what they make of the answers. */
export class Bank {
  readonly world: World;
  readonly book: Book;
  /** Looks at everything at the end; takes no part before. */
  readonly auditor: Actor;

  private constructor(world: World, book: Book, auditor: Actor) {
    this.world = world;
    this.book = book;
    this.auditor = auditor;
  }

  static async of(world: World): Promise<Bank> {
    const tellers = await Promise.all(TELLERS.map((name) => staff(name, 'teller')));
    const book = new Book(MEMBERS.map(member), tellers, await staff('shop', 'service'));
    return new Bank(world, book, await staff('auditor', 'teller'));
  }

  /** Sends a change for the first time. */
  async change(change: Omit<Change, 'state' | 'key'>): Promise<Answer> {
    const made: Change = { ...change, key: this.world.id(), state: 'new' };
    this.book.changes.push(made);
    return this.again(made);
  }

  /** Sends it once more, as it was. */
  async again(change: Change): Promise<Answer> {
    const answer = await send(this.world, change);
    this.book.record(change, answer);
    return answer;
  }

  send(sending: Sending): Promise<Answer> {
    return send(this.world, sending);
  }

  get(actor: Actor, service: Sending['service'], path: string): Promise<Answer> {
    return this.send({ actor, service, method: 'GET', path });
  }

  register(actor: Actor): Promise<Answer> {
    const body = { email: actor.email!, name: actor.name, password: PASSWORD };
    return this.change({
      ...{ actor, service: 'membership', method: 'POST', path: '/members', body },
      allowed: () => true,
      effect: () => ({ deltas: [] }),
      done: ({ id }) => void (actor.subject ??= id),
    });
  }

  async logIn(actor: Actor): Promise<void> {
    const body = { email: actor.email!, password: PASSWORD };
    const answer = await this.send({ actor, service: 'membership', method: 'POST', path: '/sessions', body });
    if (!isDone(answer)) return;
    const { token, memberId, expiresInSeconds } = answer.body;
    if (actor.left) throw new Violation('permission', `${actor.name} has left and is given a token`);
    const claims = Buffer.from(String(token).split('.')[1]!, 'base64url').toString();
    const { roles } = JSON.parse(claims) as Pick<Actor, 'roles'>;
    Object.assign(actor, { token, roles, subject: memberId, tokenUntil: this.world.now + expiresInSeconds * 1_000 });
  }

  /** Members come back with a new token when theirs has ended. */
  async present(actor: Actor): Promise<void> {
    if (actor.subject !== undefined && actor.tokenUntil < this.world.now) await this.logIn(actor);
  }

  /** What the actor is shown as their own. @throws Violation `permission` where something else is among it */
  async listAccounts(actor: Actor, owner = actor.subject): Promise<void> {
    const answer = await this.get(actor, 'account', `/accounts?limit=200&owner=${owner}`);
    if (!isDone(answer)) return;
    for (const { id, owner: shown } of (answer.body as { accounts: Owned[] }).accounts) {
      if (shown !== owner) throw new Violation('permission', `${actor.name} is shown ${id} of ${shown}`);
      this.know({ id, owner: shown });
    }
  }

  know(account: Owned): void {
    if (this.book.account(account.id) === undefined) this.book.accounts.push(account);
  }
}
