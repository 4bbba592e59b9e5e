import { drawPayee, overdrawMinor } from '../account/account-draw.ts';
import { currency } from '../account/account-call.ts';
import { uuid } from '../random/uuid.ts';
import { parseObject } from '../workload/json.ts';
import { clientOf, idOf, jsonBody } from '../workload/requests.ts';
import type { Workload } from '../workload/workload.ts';

/** An order whose amount no account has is taken like any other; the transfer must then fail. */
export type TransferOperation = 'order' | 'order-too-much' | 'transfer';

const tooMuchShare = 0.04;
const most = 1000;

const firstTransferOf = (notes: Record<string, string> | undefined): string => {
  const id = notes?.['transfer'];
  if (id === undefined) throw new RangeError('a client of the plan has no transfer to look at');
  return id;
};

const minorOf = (value: unknown): unknown => (value as { minor?: unknown } | undefined)?.minor;

/** Transfers between any two accounts, of which some must fail, and looks at one that has ended. */
export const transferWorkload: Workload = {
  read: () => ({
    op: 'transfer' satisfies TransferOperation,
    to: null,
    minor: null,
    key: null,
    expects: 'acknowledged',
  }),
  write: (options, caller, random) => {
    const key = uuid(random);
    const minor = 1 + random.below(most);
    const to = drawPayee(options, caller, random);
    const tooMuch = random.next() < tooMuchShare;
    const op: TransferOperation = tooMuch ? 'order-too-much' : 'order';
    return { op, to, minor: tooMuch ? overdrawMinor : minor, key, expects: 'acknowledged' };
  },
  call: (request, clients) => {
    const { token, notes } = clientOf(clients, request.client);
    const authorization = `Bearer ${token}`;
    if (request.key === null || request.to === null) {
      const id = firstTransferOf(notes);
      return { method: 'GET', path: `/transfers/${id}`, headers: { authorization }, body: null, account: id, to: null };
    }
    const [account, to] = [idOf(clients, request.account), idOf(clients, request.to)];
    const order = { from: account, to, amount: { minor: request.minor, currency } };
    return {
      ...{ method: 'POST', path: '/transfers', account, to },
      ...jsonBody(order, { authorization, 'idempotency-key': request.key }),
    };
  },
  answerIsRight: (request, call, { status, body }) => {
    const json = parseObject(body);
    if (json === null) return false;
    if (request.key === null) return status === 200 && json['id'] === call.account && json['status'] === 'completed';
    const parties = json['from'] === call.account && json['to'] === call.to;
    return status === 202 && parties && minorOf(json['amount']) === request.minor && typeof json['id'] === 'string';
  },
};
