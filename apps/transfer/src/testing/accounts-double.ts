import {
  cancelCredit,
  captureHold,
  creditMoney,
  creditRefused,
  holdCaptured,
  holdMoney,
  holdRefused,
  holdReleased,
  moneyCredited,
  moneyHeld,
  on,
  react,
  releaseHold,
  TOPICS,
  type MessageContract,
  type Money,
} from '@cutover/contracts';
import { MessageBus, SubscriptionWorker, type Received, type Transport } from '@cutover/messaging';

interface Account {
  readonly owner: string;
  readonly currency: string;
  balance: number;
  readonly holds: Map<string, number>;
}

interface Step {
  readonly transferId: string;
  readonly accountId: string;
}

/** Mistakes that a test plants, to show that it would see them. */
export interface Planted {
  /** What was handled is not remembered: repetitions have effects. */
  readonly noInbox?: boolean;
  /** A message counts as consumed before its effect is recorded: the process dies in between now and then. */
  readonly ackFirst?: boolean;
}

/** The account service as the saga knows it: by its messages alone. Each command has its effect once, and its answer is told each time. */
export class AccountsDouble {
  readonly accounts = new Map<string, Account>();
  readonly consumer: SubscriptionWorker;
  readonly #bus: MessageBus;
  readonly #planted: Planted;
  readonly #inbox = new Map<string, readonly [MessageContract<object>, object] | undefined>();
  readonly #barred = new Set<string>();
  /** Commands that are not answered: lost in a service that is away for good. */
  readonly silent = new Set<string>();
  #handled = 0;

  constructor(transport: Transport, planted: Planted = {}) {
    this.#bus = new MessageBus(transport);
    this.#planted = planted;
    const handler = (message: Received) => this.#handle(message);
    this.consumer = new SubscriptionWorker(this.#bus, { group: 'account', topics: [TOPICS.accountCommands], handler });
  }

  open(id: string, owner: string, balance: number, currency = 'EUR'): void {
    this.accounts.set(id, { owner, currency, balance, holds: new Map() });
  }

  get total(): number {
    return [...this.accounts.values()].reduce((sum, { balance }) => sum + balance, 0);
  }

  get held(): number {
    return [...this.accounts.values()].reduce((sum, { holds }) => sum + holds.size, 0);
  }

  async #handle(message: Received): Promise<void> {
    if (this.silent.has(message.type)) return;
    if (this.#planted.ackFirst && ++this.#handled % 5 === 0) return;
    const known = !this.#planted.noInbox && this.#inbox.has(message.id);
    const answer = known ? this.#inbox.get(message.id) : this.#carryOut(message);
    this.#inbox.set(message.id, answer);
    if (answer === undefined) return;
    const [{ type, version }, data] = answer;
    await this.#bus.publish([
      { topic: TOPICS.accountEvents, key: message.key, id: `${message.id}/answer`, type, version, data },
    ]);
  }

  #carryOut(message: Received): readonly [MessageContract<object>, object] | undefined {
    const reactions = Object.fromEntries([
      on(holdMoney, (data) => this.#hold(data)),
      on(creditMoney, (data) => this.#credit(data)),
      on(cancelCredit, (data) => this.#cancel(data)),
      on(captureHold, (data) => this.#settle(data, true, data.amount)),
      on(releaseHold, (data) => this.#settle(data, false)),
    ]);
    return react<readonly [MessageContract<object>, object] | undefined>(reactions, message);
  }

  #hold(step: Step & { amount: Money; owner: string }) {
    const account = this.accounts.get(step.accountId);
    const refused = (reason: string) => [holdRefused, { ...identity(step), reason }] as const;
    if (account === undefined) return refused('account.unknown');
    if (account.owner !== step.owner) return refused('account.not-yours');
    if (account.currency !== step.amount.currency) return refused('account.currency-mismatch');
    const held = [...account.holds.values()].reduce((sum, each) => sum + each, 0);
    if (account.balance - held < step.amount.minor) return refused('account.insufficient-funds');
    account.holds.set(step.transferId, step.amount.minor);
    return [moneyHeld, identity(step)] as const;
  }

  #credit(step: Step & { amount: Money }) {
    const account = this.accounts.get(step.accountId);
    const refused = (reason: string) => [creditRefused, { ...identity(step), reason }] as const;
    if (account === undefined) return refused('account.unknown');
    if (this.#barred.has(step.transferId)) return refused('transfer.timed-out');
    if (account.currency !== step.amount.currency) return refused('account.currency-mismatch');
    account.balance += step.amount.minor;
    return [moneyCredited, identity(step)] as const;
  }

  #cancel(step: Step) {
    if (this.#inbox.has(`${step.transferId}/credit`)) return undefined;
    this.#barred.add(step.transferId);
    return [creditRefused, { ...identity(step), reason: 'transfer.timed-out' }] as const;
  }

  #settle(step: Step, capture: boolean, owed?: Money) {
    const account = this.accounts.get(step.accountId);
    const held = account?.holds.get(step.transferId);
    account?.holds.delete(step.transferId);
    if (capture && account) account.balance -= held ?? owed?.minor ?? 0;
    return [capture ? holdCaptured : holdReleased, identity(step)] as const;
  }
}

function identity({ transferId, accountId }: Step): Step {
  return { transferId, accountId };
}
