/** `nx run bench:perturb`: `--help` says what it takes. */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  isPossible,
  perturbedApp,
  perturbedBuild,
  PERTURBATIONS,
  type PerturbedOutcome,
  type Witness,
} from '@cutover/image-builder/testing';
import { endAtOnce, endProcess } from '@cutover/toolchain/end';
import { given, UsageError, wrongUsage } from './command-line.ts';

const NAME = 'bench:perturb';
const USAGE = `usage: nx run bench:perturb [-- OPTIONS]

Builds the image of one app again and again, each time with an empty cache and in a process of its own, under ${PERTURBATIONS.length} perturbations in turn
(clock, time zone, umask, user, path, language, listings, inodes, times, modes and owners of files, home, variables, threads, processors,
host, chance), and compares digests. A perturbation that a program could not see counts as a failure, too.

  --builds N      how many (300)
  --leak ASPECT   plant a fault: what the process sees of that gets into the image, such as clock or hostname; it has to fail
  --json          the outcome as JSON
  --help          this text

Exit codes: 0 one digest, 1 several, or a perturbation that nothing saw, 2 wrong usage.`;

interface PerturbPlan {
  readonly builds: number;
  readonly leak: string | undefined;
  readonly json: boolean;
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ args: [...args], options: { builds: text, leak: text, json: flag, help: flag } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError */
function planOf(args: readonly string[]): PerturbPlan | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  const builds = Number(values.builds ?? 300);
  if (!Number.isInteger(builds) || builds < 1) throw new UsageError(`--builds: ${values.builds} is no number from 1`);
  return { builds, leak: values.leak, json: values.json };
}

/** @throws usage error where nothing of that name is seen */
async function aspectOf(plain: PerturbedOutcome, leak: string | undefined): Promise<keyof Witness | undefined> {
  if (leak === undefined) return undefined;
  const aspects = Object.keys(plain.witness) as (keyof Witness)[];
  const found = aspects.find((aspect) => aspect === leak);
  return found ?? wrongUsage(NAME, USAGE, `--leak: "${leak}" is none of ${aspects.join(', ')}`);
}

const { builds, leak, json } = await given(NAME, USAGE, planOf);
const perturbations = PERTURBATIONS.filter(isPossible);
const app = perturbedApp();
process.on('exit', () => rmSync(app.scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => endAtOnce(130));

const plain = await perturbedBuild(app);
const aspect = await aspectOf(plain, leak);
const byDigest = new Map<string, string[]>();
const unseen = new Set<string>();
for (let at = 0; at < builds; at++) {
  const perturbation = perturbations[at % perturbations.length]!;
  const { digest, witness } = await perturbedBuild(app, perturbation, aspect);
  byDigest.set(digest, [...(byDigest.get(digest) ?? []), perturbation.name]);
  if (witness[perturbation.aspect] === plain.witness[perturbation.aspect]) unseen.add(perturbation.name);
  process.stderr.write(`${at + 1} of ${builds}: ${perturbation.name}: ${digest}\n`);
}
const digests = [...byDigest].map(([digest, under]) => ({ digest, builds: under.length, under: [...new Set(under)] }));
const outcome = { builds, perturbations: new Set([...byDigest.values()].flat()).size, digests, unseen: [...unseen] };
const lines = [
  `${builds} builds under ${outcome.perturbations} perturbations: ${digests.length === 1 ? 'one digest' : `${digests.length} digests`}`,
  ...digests.map(
    (one) => `${one.digest}  ${one.builds} builds${digests.length === 1 ? '' : `: ${one.under.join(', ')}`}`,
  ),
  ...outcome.unseen.map((name) => `nothing saw: ${name}`),
];
process.stdout.write(json ? `${JSON.stringify(outcome, undefined, 2)}\n` : `${lines.join('\n')}\n`);
await endProcess(digests.length === 1 && unseen.size === 0 ? 0 : 1);
