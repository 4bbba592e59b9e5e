import type { BankCall } from './bank-call.ts';
import type { ScheduledRequest } from '../schedule/schedule.ts';

type Json = Record<string, unknown>;

const parse = (body: string): Json | null => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Json) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

const minorOf = (value: unknown): unknown => (value as { minor?: unknown } | undefined)?.minor;

const entry = (type: string) => (json: Json, request: ScheduledRequest, call: BankCall) =>
  json['accountId'] === call.account && json['type'] === type && minorOf(json['amount']) === request.minor;

const checks: Record<ScheduledRequest['op'], (json: Json, request: ScheduledRequest, call: BankCall) => boolean> = {
  balance: (json, _request, call) => json['id'] === call.account && Number.isInteger(minorOf(json['balance'])),
  statement: (json, _request, call) => json['accountId'] === call.account && Array.isArray(json['entries']),
  deposit: entry('deposit'),
  withdrawal: entry('withdrawal'),
  transfer: (json, request, call) =>
    json['from'] === call.account && json['to'] === call.to && minorOf(json['amount']) === request.minor,
};

const expectedStatuses: Record<ScheduledRequest['op'], readonly number[]> = {
  balance: [200],
  statement: [200],
  deposit: [201],
  withdrawal: [201],
  transfer: [201, 202],
};

/** Whether the answer says what this very request asked for: its account, its amount, or the refusal that was due. */
export const bankAnswerIsRight = (
  request: ScheduledRequest,
  call: BankCall,
  answer: { status: number; body: string },
): boolean => {
  const json = parse(answer.body);
  if (json === null) return false;
  if (request.expects === 'rejected') return answer.status === 409 && json['code'] === 'account.insufficient-funds';
  return expectedStatuses[request.op].includes(answer.status) && checks[request.op](json, request, call);
};
