/** `nx run bench:bank-against`: the bank's benchmark of another checkout and of this one, in turn. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { given, UsageError } from '../command-line.ts';
import type { Figure } from '../figure.ts';
import { compared, comparedLine, type Round } from './compared.ts';

const USAGE = `usage: nx run bench:bank-against -- FOLDER [OPTIONS]

Runs bench:bank of the checkout in FOLDER and of this one in turn, and tells each figure before and now. FOLDER has its node_modules:
  git clone . FOLDER && git -C FOLDER checkout COMMIT && npm ci --prefix FOLDER

  --rounds N       runs of each (3)
  --only SECTIONS  of bench:bank (appends,transfers,routes: what does not grow)
  --short          the short form of each run
  --may P          percent that a figure may be slower (5)
  --json           the figures as JSON
  --help           this text

Exit codes: 0 nothing is slower by more than it may, 1 something is, 2 wrong usage.`;

const HERE = join(import.meta.dirname, '..', '..', '..', '..');

function planOf(args: readonly string[]) {
  const { values, positionals } = parsed();
  if (values.help) return 'help';
  const [folder, second] = positionals;
  if (folder === undefined || second !== undefined)
    throw new UsageError('one FOLDER is needed, the checkout of before');
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new UsageError(`--rounds: ${values.rounds} is no number from 1`);
  const may = Number(values.may) / 100;
  if (!(may >= 0)) throw new UsageError(`--may: ${values.may} is no number from 0`);
  const passed = ['--only', values.only, ...(values.short ? ['--short'] : [])];
  return { folder, rounds, may, passed, json: values.json };

  function parsed() {
    const flag = { type: 'boolean', default: false } as const;
    const options = {
      rounds: { type: 'string', default: '3' },
      only: { type: 'string', default: 'appends,transfers,routes' },
      may: { type: 'string', default: '5' },
      ...{ short: flag, json: flag, help: flag },
    } as const;
    try {
      return parseArgs({ args: [...args], options, allowPositionals: true });
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  }
}

/** @throws Error where the benchmark fails */
async function figuresOf(folder: string, args: readonly string[]): Promise<Figure[]> {
  const command = [join('tools', 'bench', 'src', 'bank.ts'), '--json', ...args];
  const child = spawn(process.execPath, command, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const said = await text(child.stdout);
  const code = await ended;
  if (code !== 0) throw new Error(`bench:bank in ${folder} ended with ${code}`);
  return JSON.parse(said) as Figure[];
}

const plan = await given('bench:bank-against', USAGE, planOf);
const rounds: Round[] = [];
for (let round = 1; round <= plan.rounds; round++) {
  // Who goes first changes from round to round: the second finds a machine that the first has warmed.
  const sides = round % 2 === 1 ? (['before', 'now'] as const) : (['now', 'before'] as const);
  const found: Partial<Record<'before' | 'now', Figure[]>> = {};
  for (const side of sides) {
    process.stderr.write(`round ${round} of ${plan.rounds}: ${side}\n`);
    found[side] = await figuresOf(side === 'before' ? plan.folder : HERE, plan.passed);
  }
  rounds.push({ before: found.before ?? [], now: found.now ?? [] });
}
const figures = compared(rounds);
const lines = figures.map((figure) => comparedLine(figure, plan.may));
process.stdout.write(`${plan.json ? JSON.stringify(figures, undefined, 2) : lines.join('\n')}\n`);
process.exitCode = figures.some(({ slower = 0 }) => slower > plan.may) ? 1 : 0;
