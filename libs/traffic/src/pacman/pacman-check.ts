import type { PacmanOperation } from './pacman-draw.ts';
import type { ScheduledRequest } from '../schedule/scheduled-request.ts';
import { parseObject, type Json } from '../workload/json.ts';
import type { WholeAnswer, WorkloadCall } from '../workload/workload.ts';

interface Expected {
  status: number;
  says: (json: Json, request: ScheduledRequest, call: WorkloadCall) => boolean;
}

const said = (call: WorkloadCall, field: 'score' | 'name'): unknown => parseObject(call.body ?? '')?.[field];

const expected: Record<PacmanOperation, Expected> = {
  scores: { status: 200, says: (json) => Array.isArray(json['scores']) },
  where: { status: 200, says: (json) => typeof json['pod'] === 'string' && typeof json['version'] === 'string' },
  start: { status: 201, says: (json) => typeof json['token'] === 'string' && Number.isInteger(json['seed']) },
  result: {
    status: 201,
    says: (json, request, call) =>
      json['id'] === request.key && json['score'] === said(call, 'score') && json['name'] === said(call, 'name'),
  },
  forgery: { status: 422, says: (json) => json['code'] === 'replay.mismatch' },
};

/** Whether the answer is to this very request: the same game and score, or the refusal that a forgery is due. */
export const pacmanAnswerIsRight = (request: ScheduledRequest, call: WorkloadCall, answer: WholeAnswer): boolean => {
  const json = parseObject(answer.body);
  const { status, says } = expected[request.op as PacmanOperation];
  return json !== null && answer.status === status && says(json, request, call);
};
