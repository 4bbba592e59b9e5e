import fc from 'fast-check';
import * as actions from './actions.ts';
import { Bank } from './bank.ts';
import { sequences, type Command } from './commands.ts';
import { everyTurn, judgeAtRest } from './rest.ts';
import { SERVICES } from './services.ts';
import { Shell } from './shell.ts';
import type { Tally } from './tally.ts';
import { Violation } from './violation.ts';
import { World, type Planted, type Shells } from './world.ts';

/** HTTP sides for one sequence at a time. */
export async function startShells(): Promise<Shells> {
  const template = World.templates();
  const started = SERVICES.map(async (name) => [name, await Shell.start(name, template[name])] as const);
  return Object.fromEntries(await Promise.all(started)) as unknown as Shells;
}

export async function closeShells(shells: Shells): Promise<void> {
  await Promise.all(Object.values(shells).map((shell) => shell.close()));
}

/** Two members with an account and money each, and a teller with one: sequences begin where something can go wrong. */
async function begin(bank: Bank): Promise<void> {
  const [ada, grace] = bank.book.members;
  for (const member of [ada!, grace!]) {
    await bank.register(member);
    await bank.logIn(member);
  }
  await actions.open(bank, bank.book.tellers[0]!, bank.book.tellers[0]!);
  await everyTurn(bank);
  for (const member of [ada!, grace!]) await bank.listAccounts(member);
  for (const account of bank.book.accounts.slice(-2)) await actions.deposit(bank, bank.book.tellers[1]!, account, 500);
}

async function runCommands({ shells, planted, tally }: Surroundings, commands: Iterable<Command>): Promise<void> {
  const world = await World.start(shells, planted);
  try {
    const bank = await Bank.of(world);
    await begin(bank);
    await fc.asyncModelRun(() => ({ model: bank.book, real: bank }), commands);
    await judgeAtRest(bank);
    count(bank, tally);
  } finally {
    world.end();
  }
}

function count({ world, book }: Bank, tally: Tally): void {
  for (const [status, count] of book.ended) tally.add(`transfers ${status}`, count);
  for (const [state, changes] of Map.groupBy(book.changes, (change) => change.state))
    tally.add(`requests ${state}`, changes.length);
  tally.add('repetitions', book.repetitions);
  tally.add('crashes', world.crashes);
  tally.add('calls of frozen stores', world.refused);
}

/** What a sequence runs in. */
export interface Surroundings {
  readonly shells: Shells;
  readonly planted: Planted;
  readonly tally: Tally;
}

export interface Found {
  readonly violation: Violation;
  /** The sequence, as short as it could be made. */
  readonly commands: string;
}

interface Shown {
  readonly violation: Violation;
  readonly counterexample: unknown;
}

/** One property under one seed. @returns nothing where it holds, or where time was up first @throws what is no violation: the model's own mistake */
async function shownBy(
  property: fc.IAsyncProperty<[Iterable<Command>]>,
  parameters: fc.Parameters<[Iterable<Command>]>,
): Promise<Shown | undefined> {
  const { failed, interrupted, counterexample, errorInstance } = await fc.check(property, {
    ...parameters,
    numRuns: 1,
  });
  if (!failed) return undefined;
  if (errorInstance instanceof Violation) return { violation: errorInstance, counterexample: counterexample?.[0] };
  // A run that is interrupted before its first sequence is over counts as failed, by no error.
  if (interrupted && errorInstance === null) return undefined;
  throw errorInstance;
}

/**
 * Runs the one sequence of a seed, however long it takes. The same seed gives the same sequence.
 * @param shrinkMs for how long a sequence that shows a fault is made shorter; 0: not at all
 * @returns what was wrong, if anything was
 * @throws what is neither: the model's own mistake
 */
export async function runSequence(surroundings: Surroundings, seed: number, shrinkMs = 0): Promise<Found | undefined> {
  const property = fc.asyncProperty(sequences(), (commands) => runCommands(surroundings, commands));
  const shown = await shownBy(property, { seed, endOnFailure: true });
  if (shown === undefined) return undefined;
  const shorter = shrinkMs === 0 ? undefined : await shownBy(property, { seed, interruptAfterTimeLimit: shrinkMs });
  const { violation, counterexample } = shorter ?? shown;
  return { violation, commands: String(counterexample) };
}
