/** `nx run bench:schemathesis`: cases that schemathesis makes of the services' documents, against the services. */
import { parseArgs } from 'node:util';
import { given, UsageError } from '../command-line.ts';
import { Bank } from './bank.ts';
import { ensureSchemathesis } from './ensure-schemathesis.ts';
import { fuzzBank } from './rounds.ts';

const USAGE = `usage: nx run bench:schemathesis [-- OPTIONS]

Runs cases that schemathesis makes of each OpenAPI document against account, membership and transfer on loopback, over
the MongoDB stand-in, as a member, a teller and a service: no 5xx, no answer that is not the document's, nothing of another member's.
Needs python3, and PyPI at the first time.

  --cases N     at least so many (10000)
  --examples N  cases an operation and pass, beside those that cover its document (60)
  --seed N      of the first round; each has the next (1)
  --short       500 cases, as a member alone
  --help        this text

Exit codes: 0 nothing wrong, 1 otherwise, 2 wrong usage.`;

function planOf(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const values = parsed();
  if (values.help) return 'help';
  return {
    cases: number('cases', values.cases, values.short ? 500 : 10_000),
    examples: number('examples', values.examples, values.short ? 15 : 60),
    seed: number('seed', values.seed, 1),
    short: values.short,
  };

  function parsed() {
    const options = { cases: text, examples: text, seed: text, short: flag, help: flag };
    try {
      return parseArgs({ args: [...args], options }).values;
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  }
}

function number(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name}: ${text} is no number from 1`);
  return value;
}

const plan = await given('bench:schemathesis', USAGE, planOf);
const program = await ensureSchemathesis();
const bank = await Bank.start();
try {
  const onPass: Parameters<typeof fuzzBank>[2]['onPass'] = (name, { cases, accepted, failures }, all) =>
    void process.stderr.write(
      `${name}: ${cases} cases, ${accepted} accepted, ${failures.length} failures; ${all.cases} in all\n`,
    );
  const { cases, accepted, failures } = await fuzzBank(program, bank, { ...plan, onPass });
  process.stdout.write(
    [`cases: ${cases}`, `accepted: ${accepted}`, `failures: ${failures.length}`, ...failures, ''].join('\n'),
  );
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  await bank.stop();
}
