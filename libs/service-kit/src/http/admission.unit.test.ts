import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.ts';

const never = () => new AbortController().signal;

describe('admission', () => {
  it('lets some work, some wait in the order they came, and refuses the rest', async () => {
    const admission = new Admission({ open: 2, waiting: 2 });
    expect([admission.enter(never), admission.enter(never)]).toEqual([undefined, undefined]);
    const entered: string[] = [];
    const first = admission.enter(never)!.then(() => entered.push('first'));
    const second = admission.enter(never)!.then(() => entered.push('second'));
    expect(() => admission.enter(never)).toThrow(
      expect.objectContaining({ code: 'service.overloaded', retriable: true }),
    );
    expect([admission.open, admission.waiting, admission.refused]).toEqual([2, 2, 1]);
    admission.leave();
    await first;
    expect([entered, admission.open, admission.waiting]).toEqual([['first'], 2, 1]);
    admission.leave();
    await second;
    admission.leave();
    admission.leave();
    expect([admission.open, admission.waiting]).toEqual([0, 0]);
    expect(admission.enter(never)).toBeUndefined();
  });

  it('forgets who has waited too long: their place goes to the next', async () => {
    const admission = new Admission({ open: 1, waiting: 2 });
    admission.enter(never);
    const patience = new AbortController();
    const gone = admission.enter(() => patience.signal)!;
    const next = admission.enter(never)!;
    patience.abort();
    await expect(gone).rejects.toMatchObject({ code: 'service.overloaded' });
    admission.leave();
    await next;
    expect([admission.open, admission.waiting]).toEqual([1, 0]);
  });
});
