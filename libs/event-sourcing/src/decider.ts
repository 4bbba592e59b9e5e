import type { DomainEvent } from './commit.ts';

/**
 * The pure heart of an aggregate: what a command does to a state, and what an event does to it.
 * `decide` gives at least one event, or throws a refusal; it reads no clock and makes no ids, these arrive in the command.
 */
export interface Decider<S, C, E extends DomainEvent> {
  readonly initial: S;
  decide(command: C, state: S): readonly E[];
  evolve(state: S, event: E): S;
}

/** The state after the events. */
export function fold<S, E extends DomainEvent>(
  decider: Pick<Decider<S, never, E>, 'evolve'>,
  state: S,
  events: Iterable<E>,
): S {
  let folded = state;
  for (const event of events) folded = decider.evolve(folded, event);
  return folded;
}
