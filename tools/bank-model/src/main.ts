/** `nx run bench:bank-model`: model-based runs of the whole bank. */
import { optionsOf, USAGE, UsageError, type Options } from './options.ts';
import { run, type Result, type Shown } from './run.ts';

const SHRINK_MS = 120_000;
const LINES = 50;
const WRONG_USAGE = 2;

/** @returns what says how far a run has come, on stderr */
function progress(name: string, sequences: number): (done: number, found: number) => void {
  const every = Math.max(1, Math.floor(sequences / LINES));
  const began = performance.now();
  return (done, found) => {
    if (done % every !== 0) return;
    const seconds = (performance.now() - began) / 1_000;
    process.stderr.write(`${name}: ${done} of ${sequences}, ${found} with a fault, ${seconds.toFixed(0)} s\n`);
  };
}

async function runReal({ sequences, seed, lanes }: Options): Promise<boolean> {
  const onFound = ({ seed: shown, violation, commands }: Shown): void =>
    void process.stdout.write(`seed ${shown}: ${violation.message}\n${commands}\n\n`);
  const onProgress = progress('bank', sequences);
  const result = await run({ sequences, seed, lanes, shrinkMs: SHRINK_MS, onProgress, onFound });
  process.stdout.write(`${[`sequences: ${result.sequences}`, ...result.tally.lines].join('\n')}\n`);
  return result.found.length === 0;
}

async function runPlanted({ sequences, seed, lanes, planted: faults }: Options): Promise<boolean> {
  process.stdout.write('| planted | found in | of sequences | first seed | as |\n|---|---|---|---|---|\n');
  let all = true;
  for (const { number, what, planted } of faults) {
    const onProgress = progress(`planted ${number}`, sequences);
    const result = await run({ sequences, seed, lanes, planted, onProgress });
    all &&= result.found.length > 0;
    const cells = [
      `${number}. ${what}`,
      result.found.length,
      result.sequences,
      result.found[0]?.seed ?? '–',
      kinds(result),
    ];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
  }
  return all;
}

function kinds({ found }: Result): string {
  const byKind = Map.groupBy(found, ({ violation }) => violation.kind);
  return [...byKind].map(([kind, all]) => `${kind} ${all.length}`).join(', ');
}

/** What was asked for, or the exit code where nothing is to be run. */
function given(): Options | number {
  try {
    const options = optionsOf(process.argv.slice(2));
    if (options !== 'help') return options;
    process.stdout.write(`${USAGE}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`bench:bank-model: ${error.message}\n\n${USAGE}\n`);
    return WRONG_USAGE;
  }
}

async function ran(options: Options): Promise<number> {
  const right = await (options.planted.length > 0 ? runPlanted(options) : runReal(options));
  return right ? 0 : 1;
}

const options = given();
process.exitCode = typeof options === 'number' ? options : await ran(options);
