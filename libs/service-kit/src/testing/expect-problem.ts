import { deepEqual, match } from 'node:assert/strict';
import type { Answer } from './http-client.ts';

/**
 * That an answer is this problem, by its status, its code and its type. Asserted by Node's means: benchmarks load this folder too, without jest.
 * @throws AssertionError that shows what was answered
 */
export function expectProblem(answer: Answer, status: number, code: string): void {
  deepEqual({ status: answer.status, code: answer.body?.code }, { status, code });
  match(answer.headers.get('content-type') ?? 'none', /^application\/problem\+json/);
}
