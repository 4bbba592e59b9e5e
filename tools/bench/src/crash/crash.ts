/** `nx run bench:crash`: kills each service and the broker in the middle of transfers, round after round, and judges what is left. */
import { appendFile, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { endProcess } from '@cutover/toolchain/end';
import { audit } from './audit.ts';
import { Bank } from './bank.ts';
import { roundInFlight, type RoundRecord } from './round.ts';
import { planOf } from './schedule.ts';
import { lines, missing, tally } from './tally.ts';

const USAGE = `usage: nx run bench:crash [-- OPTIONS]

Kills membership, account, transfer and the broker by SIGKILL at seeded steps of transfers in flight, and checks that
Σ balances holds, that every acknowledged transfer finished or was compensated, and that none was carried out twice.

  --rounds N      rounds of the whole run (200)
  --hits N        go on, at most half as long again, until every step was hit so often (10)
  --seed N        which rounds (1); the same seed plans the same rounds
  --minutes N     begin no round after so many minutes; with --results the run can be taken up again
  --results FILE  append each round as a line of JSON, and leave out rounds that are in it already
  --short         ten rounds
  --json          the tally as JSON
  --help          this text

Exit codes: 0 all right, 1 something was lost, doubled, stuck or uneven, or steps were missed, 2 wrong usage, 3 time was up first.`;

interface Options {
  readonly rounds: number;
  readonly hits: number;
  readonly seed: number;
  readonly minutes: number;
  readonly results: string | undefined;
  readonly json: boolean;
}

function usageError(message: string): Promise<never> {
  process.stderr.write(`bench:crash: ${message}\n\n${USAGE}\n`);
  return endProcess(2);
}

function number(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`--${name}: ${text} is no number from 0`);
}

async function optionsOf(): Promise<Options> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const given = { rounds: text, hits: text, seed: text, minutes: text, results: text };
  try {
    const { values } = parseArgs({ options: { ...given, short: flag, json: flag, help: flag } });
    if (values.help) {
      process.stdout.write(`${USAGE}\n`);
      return await endProcess(0);
    }
    return {
      rounds: number('rounds', values.rounds, values.short ? 10 : 200),
      hits: number('hits', values.hits, values.short ? 0 : 10),
      seed: number('seed', values.seed, 1),
      minutes: number('minutes', values.minutes, 24 * 60),
      results: values.results,
      json: values.json,
    };
  } catch (error) {
    return usageError((error as Error).message);
  }
}

async function earlier(file: string | undefined): Promise<RoundRecord[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RoundRecord);
}

function say({ round, victim, aim, positions, inFlight, verdict, recoveryMs }: RoundRecord): void {
  const wrong = Object.entries(verdict).filter(([, found]) => found.length > 0);
  const outcome = wrong.length === 0 ? 'right' : JSON.stringify(Object.fromEntries(wrong));
  const at = [...Map.groupBy(positions, (position) => position)].map(([name, all]) => `${name} ×${all.length}`);
  const recovery = (recoveryMs / 1_000).toFixed(1);
  process.stderr.write(
    `${round}. ${victim} at ${aim}; ${inFlight} in flight: ${at.join(', ')}; ${recovery} s; ${outcome}\n`,
  );
}

/** @returns whether the time was up first */
async function run(bank: Bank, options: Options, records: RoundRecord[]): Promise<boolean> {
  const end = performance.now() + options.minutes * 60_000;
  const done = new Set(records.map(({ round }) => round));
  const most = options.rounds * 1.5;
  for (let round = 1; round <= most; round++) {
    if (round > options.rounds && missing(tally(records), options.hits).length === 0) return false;
    if (done.has(round)) continue;
    if (performance.now() > end) return true;
    const record = await roundInFlight(bank, planOf(options.seed, round));
    records.push(record);
    say(record);
    if (options.results !== undefined) await appendFile(options.results, `${JSON.stringify(record)}\n`);
  }
  return false;
}

const options = await optionsOf();
const records = await earlier(options.results);
const bank = await Bank.start();
let timeUp = false;
let faults: readonly string[] = [];
try {
  timeUp = await run(bank, options, records);
  faults = await audit(bank);
} finally {
  await bank.stop();
}
const result = tally(records);
const missed = missing(result, options.hits);
if (options.json) process.stdout.write(`${JSON.stringify({ ...result, missed, faults }, undefined, 2)}\n`);
else process.stdout.write(`${[...lines(result), ...faults.map((fault) => `ledger: ${fault}`)].join('\n')}\n`);
const wrong = result.lost + result.doubled + result.stuck + result.uneven + result.idle + faults.length;
if (!timeUp && missed.length > 0) process.stdout.write(`hit less than ${options.hits} times: ${missed.join(', ')}\n`);
process.exitCode = wrong > 0 || (!timeUp && missed.length > 0) ? 1 : timeUp ? 3 : 0;
