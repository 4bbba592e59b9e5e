import type { Kubectl } from '@cutover/cluster';
import { describe, expect, it } from '@jest/globals';
import { refresh } from './await-applications.ts';

const GONE =
  'kubectl annotate applications.argoproj.io --all --namespace: Error from server (NotFound): applications.argoproj.io "preview-3-frame" not found';

/** A cluster that answers like this, one call after the other. */
function answering(...answers: readonly (string | undefined)[]) {
  const asked: string[] = [];
  const kubectl: Kubectl = (args) => {
    const error = answers[asked.length];
    asked.push(args.join(' '));
    return error === undefined ? Promise.resolve({ stdout: '', stderr: '' }) : Promise.reject(new Error(error));
  };
  return { asked, kubectl };
}

describe('Applications are looked at again', () => {
  it('though one of them goes while they are told', async () => {
    const { asked, kubectl } = answering(GONE, GONE);
    await refresh(kubectl);
    expect(asked).toHaveLength(3);
    expect(new Set(asked).size).toBe(1);
  });

  it.each([
    ['what is refused is told', 1, ['Error from server (Forbidden): applications.argoproj.io is forbidden']],
    ['what is gone for ever is told', 5, Array.from({ length: 9 }, () => GONE)],
  ])('and %s', async (_, times, answers) => {
    const { asked, kubectl } = answering(...answers);
    await expect(refresh(kubectl)).rejects.toThrow(answers[0]);
    expect(asked).toHaveLength(times);
  });
});
