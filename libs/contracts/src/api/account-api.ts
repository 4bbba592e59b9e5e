import { z } from 'zod';
import { amountSchema, currencySchema, MAX_AMOUNT } from '../money/money.ts';
import { defineOperation, type Api, type Shown } from './operation.ts';
import { idSchema, instant, limitSchema, moneyView, nextCursor, sequence, shownAs, subjectSchema } from './schemas.ts';

const MAX_HOLD_SECONDS = 30 * 24 * 3_600;

const kind = z
  .enum(['main', 'additional'])
  .meta({ description: 'An owner has at most one main account a currency that is not closed' });
const account = z.strictObject({ id: idSchema });
const hold = z.strictObject({ id: idSchema, holdId: idSchema });
const amount = z.strictObject({ amount: amountSchema });
const overdraftLimit = z.int({ error: 'must be an integer of minor units' }).min(0).max(MAX_AMOUNT);
const statementCursor = shownAs(
  z
    .string()
    .regex(/^[1-9]\d{0,9}$/)
    .transform(Number),
  { type: 'string', pattern: '^[1-9]\\d{0,9}$', description: 'Entries before this number' },
);

export const accountView = z
  .object({
    id: z.uuid(),
    owner: z.string(),
    currency: z.string().length(3),
    kind,
    balance: moneyView,
    available: moneyView.meta({ description: 'The balance and what may be overdrawn, less what is held' }),
    overdraft: moneyView.optional(),
    openedAt: instant,
    closedAt: instant.optional(),
    sequence,
  })
  .meta({ id: 'Account' });
export type AccountView = Shown<typeof accountView>;

export const movedView = z
  .object({
    accountId: z.uuid(),
    sequence,
    type: z.enum(['deposit', 'withdrawal']),
    amount: moneyView,
    balance: moneyView,
    at: instant,
  })
  .meta({ id: 'Movement' });
export type MovedView = Shown<typeof movedView>;

export const holdStepView = z
  .object({
    accountId: z.uuid(),
    holdId: z.uuid(),
    status: z.enum(['open', 'captured', 'released']),
    amount: moneyView,
    expiresAt: instant.optional(),
    reference: z.string().optional(),
    balance: moneyView.optional().meta({ description: 'After the capture' }),
    reason: z.enum(['released', 'expired']).optional(),
    sequence,
    at: instant,
  })
  .meta({ id: 'HoldStep' });
export type HoldStepView = Shown<typeof holdStepView>;

const openHold = z.object({
  holdId: z.uuid(),
  amount: moneyView,
  expiresAt: instant,
  reference: z.string().optional(),
});

export const openHoldsView = z.object({ accountId: z.uuid(), holds: z.array(openHold) }).meta({ id: 'OpenHolds' });
export type OpenHoldsView = Shown<typeof openHoldsView>;

const entry = {
  sequence,
  type: z.enum([
    'opened',
    'deposit',
    'withdrawal',
    'transfer-out',
    'transfer-in',
    'transfer-refund',
    'hold-captured',
    'interest',
  ]),
  amount: moneyView.optional().meta({ description: 'Always positive: the type says which way' }),
  balance: moneyView.meta({ description: 'After the entry' }),
  at: instant,
  transferId: z.string().optional(),
  holdId: z.string().optional(),
};

export const statementEntryView = z.object(entry).meta({ id: 'StatementEntry' });
export type StatementEntryView = Shown<typeof statementEntryView>;

export const creditView = z.object({ accountId: z.uuid(), ...entry }).meta({ id: 'Credit' });

export const accountTransferView = z
  .object({
    id: z.uuid(),
    from: z.uuid(),
    to: z.uuid(),
    amount: moneyView,
    status: z.enum(['pending', 'completed', 'failed', 'returned']),
    requestedAt: instant,
    settledAt: instant.optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Transfer' });
export type AccountTransferView = Shown<typeof accountTransferView>;

export const payOutView = z
  .object({
    owner: z.string(),
    paid: z.array(z.object({ from: z.uuid(), to: z.uuid(), amount: moneyView })).meta({
      description: 'What this request has moved; an earlier try may have moved the rest',
    }),
  })
  .meta({ id: 'PayOut', description: 'Nothing is left on any account of the owner' });

const operations = {
  open: defineOperation({
    id: 'openAccount',
    summary: 'Open an account; a teller may name its owner',
    method: 'post',
    path: '/accounts',
    body: z.strictObject({
      currency: currencySchema,
      kind: kind.default('additional'),
      owner: subjectSchema.optional(),
    }),
    answers: { 201: { description: 'It is open', schema: accountView, location: true } },
  }),
  list: defineOperation({
    id: 'listAccounts',
    summary: "The caller's accounts; a teller may ask for another owner's",
    method: 'get',
    path: '/accounts',
    query: z.strictObject({ limit: limitSchema, cursor: idSchema.optional(), owner: subjectSchema.optional() }),
    answers: {
      200: { description: 'A page', schema: z.object({ accounts: z.array(accountView), next: nextCursor }) },
    },
  }),
  read: defineOperation({
    id: 'readAccount',
    summary: 'One account',
    method: 'get',
    path: '/accounts/:id',
    params: account,
    answers: { 200: { description: 'As it is now', schema: accountView } },
  }),
  deposit: defineOperation({
    id: 'deposit',
    summary: 'Pay in',
    method: 'post',
    path: '/accounts/:id/deposits',
    params: account,
    body: amount,
    answers: { 201: { description: 'It is paid in', schema: movedView } },
  }),
  withdraw: defineOperation({
    id: 'withdraw',
    summary: 'Take out',
    method: 'post',
    path: '/accounts/:id/withdrawals',
    params: account,
    body: amount,
    answers: { 201: { description: 'It is taken out', schema: movedView } },
  }),
  agreeOverdraft: defineOperation({
    id: 'agreeOverdraft',
    summary: 'Agree how far below nothing the account may go; a teller does, of an account that is not theirs',
    method: 'put',
    path: '/accounts/:id/overdraft',
    params: account,
    body: z.strictObject({ limit: overdraftLimit }),
    answers: {
      200: { description: 'It is agreed', schema: z.object({ accountId: z.uuid(), limit: z.int(), sequence }) },
    },
  }),
  close: defineOperation({
    id: 'closeAccount',
    summary: 'Close an account that holds and owes nothing',
    method: 'post',
    path: '/accounts/:id/close',
    params: account,
    body: z.strictObject({}),
    answers: {
      201: { description: 'It is closed', schema: z.object({ accountId: z.uuid(), closedAt: instant, sequence }) },
    },
  }),
  placeHold: defineOperation({
    id: 'placeHold',
    summary: 'Set money aside until a deadline; services and tellers do',
    method: 'post',
    path: '/accounts/:id/holds',
    params: account,
    body: z.strictObject({
      holdId: idSchema,
      amount: amountSchema,
      expiresInSeconds: z.int().min(1).max(MAX_HOLD_SECONDS),
      reference: z.string().min(1).max(128).optional(),
      owner: subjectSchema.optional(),
    }),
    answers: { 201: { description: 'It is held', schema: holdStepView } },
  }),
  captureHold: defineOperation({
    id: 'captureHold',
    summary: 'Take what is held, or a part; the rest is free again',
    method: 'post',
    path: '/accounts/:id/holds/:holdId/capture',
    params: hold,
    body: z.strictObject({ amount: amountSchema.optional() }),
    answers: { 201: { description: 'It is taken', schema: holdStepView } },
  }),
  releaseHold: defineOperation({
    id: 'releaseHold',
    summary: 'Let go of what is held',
    method: 'post',
    path: '/accounts/:id/holds/:holdId/release',
    params: hold,
    body: z.strictObject({}),
    answers: { 201: { description: 'It is free again', schema: holdStepView } },
  }),
  holds: defineOperation({
    id: 'listHolds',
    summary: 'Holds of an account that can still be captured, by deadline',
    method: 'get',
    path: '/accounts/:id/holds',
    params: account,
    answers: { 200: { description: 'All of them', schema: openHoldsView } },
  }),
  credit: defineOperation({
    id: 'credit',
    summary: 'Credit a transfer that another service carries out; once a transfer; services do',
    method: 'post',
    path: '/accounts/:id/credits',
    params: account,
    body: z.strictObject({ transferId: idSchema, from: idSchema, amount: amountSchema }),
    answers: { 201: { description: 'It is credited', schema: creditView } },
  }),
  statement: defineOperation({
    id: 'readStatement',
    summary: 'What moved money, newest first',
    method: 'get',
    path: '/accounts/:id/statement',
    params: account,
    query: z.strictObject({ limit: limitSchema, cursor: statementCursor.optional() }),
    answers: {
      200: {
        description: 'A page',
        schema: z.object({ accountId: z.uuid(), entries: z.array(statementEntryView), next: nextCursor }),
      },
    },
  }),
  statementCsv: defineOperation({
    id: 'downloadStatement',
    summary: 'The whole statement, oldest first',
    method: 'get',
    path: '/accounts/:id/statement.csv',
    params: account,
    answers: { 200: { description: 'RFC 4180, with a header', contentType: 'text/csv' } },
  }),
  transfer: defineOperation({
    id: 'orderTransfer',
    summary: 'Move money between two accounts of this service',
    method: 'post',
    path: '/transfers',
    body: z
      .strictObject({ from: idSchema, to: idSchema, amount: amountSchema })
      .refine(({ from, to }) => from !== to, { path: ['to'], error: 'must be another account than `from`' }),
    answers: {
      201: { description: 'It is done', schema: accountTransferView, location: true },
      202: { description: 'It goes on', schema: accountTransferView, location: true },
    },
  }),
  payOut: defineOperation({
    id: 'payOutOwner',
    summary:
      'See that nothing is left on the accounts of an owner who is about to leave, and pay what is to where they say; services do',
    method: 'post',
    path: '/owners/:owner/pay-out',
    params: z.strictObject({ owner: subjectSchema }),
    body: z.strictObject({ payTo: idSchema.optional() }),
    answers: { 200: { description: 'Nothing is left', schema: payOutView } },
  }),
  readTransfer: defineOperation({
    id: 'readTransfer',
    summary: 'One transfer',
    method: 'get',
    path: '/transfers/:id',
    params: account,
    answers: { 200: { description: 'As it is now', schema: accountTransferView } },
  }),
} as const;

export const accountApi = {
  name: 'account',
  title: 'Accounts',
  description: 'Event-sourced bank accounts: open, pay in, take out, hold, transfer, statement.',
  version: '2.0.0',
  operations,
} as const satisfies Api;
