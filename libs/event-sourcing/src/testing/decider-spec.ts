import { expect } from '@jest/globals';
import type { DomainEvent } from '../commit.ts';
import { fold, type Decider } from '../decider.ts';

export interface DeciderSpec<C, E extends DomainEvent> {
  given(...events: E[]): {
    when(command: C): { then(...events: E[]): void; thenRefused(code: string): void };
  };
}

/** given/when/then over a decider: `decide(account).given(opened).when(withdraw).thenRefused('account.insufficient-funds')`. */
export function decide<S, C, E extends DomainEvent>(decider: Decider<S, C, E>): DeciderSpec<C, E> {
  return {
    given: (...events) => ({
      when: (command) => {
        const state = fold(decider, decider.initial, events);
        return {
          then: (...expected) => expect(decider.decide(command, state)).toEqual(expected),
          thenRefused: (code) =>
            expect(() => decider.decide(command, state)).toThrow(expect.objectContaining({ code })),
        };
      },
    }),
  };
}
