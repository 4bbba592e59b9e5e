/** `nx run pulumi:mutations`: which of many seeded mistakes are caught before anything reaches a cluster; `--help` says what it takes. */
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { endProcess } from '@cutover/toolchain/end';
import { UsageError } from '../cli/usage-error.ts';
import { STACK_FOLDER } from '../config/read-stack.ts';
import { problemsOf } from '../policy/policies.ts';
import { committedWorld } from '../testing/world.ts';
import { drawMutants } from './candidates.ts';
import { judgementOf } from './judged.ts';
import { mutantText } from './mutant.ts';
import type { Mutant } from './mutant.ts';
import { optionsOf, USAGE } from './options.ts';
import type { Options } from './options.ts';
import { tryMutant, withCopy } from './trial.ts';
import type { Verdict } from './trial.ts';
import { TypeCheck } from './type-check.ts';

const ROOT = join(STACK_FOLDER, '..', '..');
const AIM = 0.95;

/** What was asked for. Ends the process after `--help` (0), and by one line and the usage where it is wrong (2). */
function given(): Options | Promise<never> {
  try {
    const options = optionsOf(process.argv.slice(2));
    if (options !== 'help') return options;
    console.log(USAGE);
    return endProcess(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`pulumi:mutations: ${error.message}\n\n${USAGE}`);
    return endProcess(2);
  }
}

const { count, seed } = await given();
const mutants = await drawMutants(count, seed);
const world = await committedWorld();
const types = new TypeCheck(STACK_FOLDER);
// Pulumi's runtime lets a program's failure go by; a mutant's is looked at where it is tried.
process.on('unhandledRejection', () => undefined);

function byTypes(mutant: Mutant): Verdict | undefined {
  if (mutant.file.endsWith('.yaml')) return undefined;
  const [line] = types.problemsWith(mutant.file, mutant.text);
  return line === undefined ? undefined : { mutant, caughtBy: 'types', line };
}

/** The package's own unit tests over a copy with the mutant in it. */
async function byTests(mutant: Mutant): Promise<Verdict> {
  if (mutant.file.endsWith('.yaml')) return { mutant, line: '' };
  return withCopy(mutant, async (copy) => {
    const folder = relative(ROOT, join(copy, 'src', 'program'));
    const run = spawnSync(process.execPath, ['scripts/jest-esm.mjs', '--runInBand', `${folder}/.*unit.test.ts`], {
      ...{ cwd: ROOT, encoding: 'utf8' },
    });
    const [failed = ''] = /●.*/.exec(run.stderr) ?? [];
    return run.status === 0 ? { mutant, line: '' } : { mutant, caughtBy: 'tests', line: failed };
  });
}

const verdicts: Verdict[] = [];
for (const mutant of mutants) {
  const first = byTypes(mutant) ?? (await tryMutant(mutant, { world, problemsOf }));
  const verdict = first.caughtBy === undefined ? await byTests(mutant) : first;
  verdicts.push(verdict);
  console.log(
    `${(verdict.caughtBy ?? 'SURVIVED').padEnd(9)} ${mutantText(mutant)}${verdict.line === '' ? '' : `\n          ${verdict.line.split('\n')[0]}`}`,
  );
}

const survivors = verdicts.filter(({ caughtBy }) => caughtBy === undefined);
const by = Object.groupBy(verdicts, ({ caughtBy }) => caughtBy ?? 'survived');
console.log(`\n${verdicts.length} mutants, seed ${seed}: ${verdicts.length - survivors.length} caught`);
for (const [name, all = []] of Object.entries(by)) console.log(`  ${name}: ${all.length}`);
for (const { mutant } of survivors)
  console.log(
    `survived: ${mutantText(mutant)}\n          ${judgementOf(mutant) ?? 'NOT JUDGED: infra/pulumi/src/mutations/judged.ts'}`,
  );
const isEnough = survivors.length <= (1 - AIM) * verdicts.length + Number.EPSILON;
process.exitCode = isEnough && survivors.every(({ mutant }) => judgementOf(mutant) !== undefined) ? 0 : 1;
