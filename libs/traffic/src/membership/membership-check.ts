import type { MembershipOperation } from './membership-draw.ts';
import type { ScheduledRequest } from '../schedule/scheduled-request.ts';
import { parseObject, type Json } from '../workload/json.ts';
import type { WholeAnswer, WorkloadCall } from '../workload/workload.ts';

type Check = (status: number, json: Json, call: WorkloadCall) => boolean;

const checks: Record<MembershipOperation, Check> = {
  register: (status, json, call) => status === 201 && json['email'] === call.account && typeof json['id'] === 'string',
  'register-again': (status, json) => status === 409 && json['code'] === 'member.email-taken',
  'log-in': (status, json) => status === 200 && typeof json['token'] === 'string',
  member: (status, json, call) => status === 200 && json['id'] === call.account && json['status'] === 'registered',
};

/** Whether the answer is about this very member or address, or the refusal that was due. */
export const membershipAnswerIsRight = (
  request: ScheduledRequest,
  call: WorkloadCall,
  { status, body }: WholeAnswer,
): boolean => {
  const json = parseObject(body);
  return json !== null && checks[request.op as MembershipOperation](status, json, call);
};
