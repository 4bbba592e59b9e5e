import type { AccountOperation } from './account-draw.ts';
import type { ScheduledRequest } from '../schedule/scheduled-request.ts';
import { parseObject, type Json } from '../workload/json.ts';
import type { WholeAnswer, WorkloadCall } from '../workload/workload.ts';

const minorOf = (value: unknown): unknown => (value as { minor?: unknown } | undefined)?.minor;

type Check = (json: Json, request: ScheduledRequest, call: WorkloadCall) => boolean;

const entry =
  (type: string): Check =>
  (json, request, call) =>
    json['accountId'] === call.account && json['type'] === type && minorOf(json['amount']) === request.minor;

const checks: Record<AccountOperation, Check> = {
  balance: (json, _request, call) => json['id'] === call.account && Number.isInteger(minorOf(json['balance'])),
  statement: (json, _request, call) => json['accountId'] === call.account && Array.isArray(json['entries']),
  deposit: entry('deposit'),
  withdrawal: entry('withdrawal'),
  transfer: (json, request, call) =>
    json['from'] === call.account && json['to'] === call.to && minorOf(json['amount']) === request.minor,
};

const expectedStatuses: Record<AccountOperation, readonly number[]> = {
  balance: [200],
  statement: [200],
  deposit: [201],
  withdrawal: [201],
  transfer: [201, 202],
};

/** Whether the answer says what this very request asked for: its account, its amount, or the refusal that was due. */
export const accountAnswerIsRight = (request: ScheduledRequest, call: WorkloadCall, answer: WholeAnswer): boolean => {
  const json = parseObject(answer.body);
  if (json === null) return false;
  if (request.expects === 'rejected') return answer.status === 409 && json['code'] === 'account.insufficient-funds';
  const op = request.op as AccountOperation;
  return expectedStatuses[op].includes(answer.status) && checks[op](json, request, call);
};
