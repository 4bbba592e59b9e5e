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

/**
 * Runs the one sequence of a seed. The same seed gives the same sequence.
 * @param shrinkMs for how long a sequence that shows a fault is made shorter; 0: not at all
 * @returns what was wrong, if anything was
 * @throws what is neither: the model's own mistake
 */
export async function runSequence(surroundings: Surroundings, seed: number, shrinkMs = 0): Promise<Found | undefined> {
  const property = fc.asyncProperty(sequences(), (commands) => runCommands(surroundings, commands));
  const shrinking = shrinkMs === 0 ? { endOnFailure: true } : { interruptAfterTimeLimit: shrinkMs };
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: 1, ...shrinking });
  if (!failed) return undefined;
  if (!(errorInstance instanceof Violation)) throw errorInstance;
  return { violation: errorInstance, commands: String(counterexample?.[0]) };
}
