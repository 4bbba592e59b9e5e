import type { AccountPodStores } from '@cutover/account/testing';
import type { TokenVerifier } from '@cutover/service-kit';
import type { transferPodStores } from '@cutover/transfer/testing';
import type { Planted } from './world.ts';

/** A fault that the bank once had, by a piece put in place of the real one. */
export interface Fault {
  readonly number: number;
  readonly what: string;
  readonly planted: Planted;
}

type AccountStore = AccountPodStores['accountStore'];
type TransferStores = ReturnType<typeof transferPodStores>;

/** The same object, but for some of its methods. */
function instead<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get(object, name) {
      const member: unknown = Reflect.get(methods, name) ?? Reflect.get(object, name, object);
      return typeof member === 'function' ? member.bind(Object.hasOwn(methods, name) ? methods : object) : member;
    },
  });
}

/** So many notes were read, the same ones again and again: 100 and 500 then, fewer here, where sequences are short. */
const FIRST_PAGE = 3;

/** A repetition is found only by the append: what it has noted before stays, and no scan looks behind the first page. */
function withoutLookUp(stores: TransferStores): TransferStores {
  const { store, outbox, deadlines } = stores;
  const isRecorded = async (id: string) => (await store.read(`transfer-${id}`, { after: 0, limit: 1 })).length > 0;
  return {
    ...stores,
    store: instead(store, { findByRequest: async () => undefined }),
    outbox: instead(outbox, {
      list: async (_limit, after) => (after === undefined ? outbox.list(FIRST_PAGE) : []),
      async remove(ids) {
        const all = await outbox.list(Infinity);
        const recorded = async (id: string) => {
          const note = all.find((each) => each.id === id);
          return note !== undefined && (await store.findByCommand(note.stream, note.commandId)) !== undefined;
        };
        for (const id of ids) if (await recorded(id)) await outbox.remove([id]);
      },
    }),
    deadlines: instead(deadlines, {
      due: async (now, _limit, after) => (after === undefined ? deadlines.due(now, FIRST_PAGE) : []),
      remove: async (id) => ((await isRecorded(id)) ? deadlines.remove(id) : undefined),
    }),
  };
}

/** Requests see a transfer's hold as one that a teller has placed: they may end it. */
function holdsLikeOthers({ bank, ...rest }: AccountPodStores): AccountPodStores {
  const like = (event: { type: string; data: object }) =>
    event.type === 'HoldPlaced' && 'expiresAt' in event.data && String(event.data.expiresAt).startsWith('9999-12-31')
      ? {
          ...event,
          data: { ...event.data, expiresAt: '9999-01-01T00:00:00.000Z', placedBy: { subject: 'x', as: 'teller' } },
        }
      : event;
  const { accountStore } = bank;
  const read: AccountStore['read'] = async (stream, options) => {
    const commits = await accountStore.read(stream, options);
    return commits.map((commit) => ({ ...commit, events: commit.events.map(like) }) as typeof commit);
  };
  return { ...rest, bank: { ...bank, accountStore: instead(accountStore, { read }) } };
}

/** The account service lets tellers do what services may. */
function tellersAsServices(tokens: TokenVerifier): TokenVerifier {
  return {
    async verify(header) {
      const caller = await tokens.verify(header);
      return caller.roles.includes('teller') ? { ...caller, roles: [...caller.roles, 'service'] } : caller;
    },
  };
}

/** Credits do not look at their key: none is claimed for, and a repetition is whatever was recorded under the transfer's id. */
function creditsWithoutKey({ bank, ...rest }: AccountPodStores): AccountPodStores {
  const { accountStore } = bank;
  const append: AccountStore['append'] = async (appending) => {
    const { stream, commandId } = appending;
    if (stream.startsWith('credit-'))
      return { commit: { ...appending, sequence: 1, published: true }, replayed: false };
    const recorded = await accountStore.findByCommand(stream, commandId);
    const credited = recorded?.events[0]?.type === 'TransferCredited' && appending.request === undefined;
    const fingerprint = credited ? recorded.fingerprint : appending.fingerprint;
    return accountStore.append({ ...appending, ...(fingerprint !== undefined && { fingerprint }) });
  };
  return { ...rest, bank: { ...bank, accountStore: instead(accountStore, { append }) } };
}

export const FAULTS: readonly Fault[] = [
  {
    number: 1,
    what: 'repetitions of a request stand before the transfers of others',
    planted: { transferStores: withoutLookUp },
  },
  { number: 2, what: "a transfer's hold is ended over HTTP", planted: { accountStores: holdsLikeOthers } },
  { number: 3, what: 'tellers may do what services may', planted: { tokens: tellersAsServices } },
  { number: 4, what: 'a credit does not look at its key', planted: { accountStores: creditsWithoutKey } },
];
