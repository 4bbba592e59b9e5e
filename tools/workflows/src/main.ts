/** `node tools/workflows/src/main.ts check | tag TAG --first-of TAG,…`: what workflows are checked by, and what of them is more than a line. */
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { createRegistry, parseReference, tagImage } from '@cutover/oci';
import { ensureTools, progressLines } from '@cutover/toolchain';
import { checkWorkflows, ROOT, workflowFiles } from './check/check-workflows.ts';
import { imageProjects } from './images.ts';

const USAGE = `usage: node tools/workflows/src/main.ts check [FILE...]
       node tools/workflows/src/main.ts tag TAG --first-of TAG[,TAG...] [--all]

tag gives every image below CUTOVER_IMAGE_PREFIX a tag, that of the first of the others that is there; with --all, none may be missing.`;

class UsageError extends Error {}

async function check(files: readonly string[]): Promise<number> {
  const progress = progressLines((line) => console.error(line));
  const { actionlint, zizmor } = await ensureTools(['actionlint', 'zizmor'], { progress });
  const all = files.length > 0 ? files : workflowFiles(ROOT);
  const problems = await checkWorkflows(all, { actionlint: actionlint.path, zizmor: zizmor.path });
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(`${all.map((file) => relative(ROOT, file)).join(', ')}: nothing found`);
  return problems.length === 0 ? 0 : 1;
}

function tagOf(value: string | undefined): string {
  if (value !== undefined && /^\w[\w.-]{0,127}$/.test(value)) return value;
  throw new UsageError(`expected a tag, and not ${JSON.stringify(value ?? '')}`);
}

function imagePrefix(): string {
  const prefix = process.env['CUTOVER_IMAGE_PREFIX'] ?? '';
  if (prefix !== '') return prefix;
  throw new UsageError('CUTOVER_IMAGE_PREFIX: say where images are, such as registry.example/bank');
}

interface TagOptions {
  readonly tag: string;
  readonly from: readonly string[];
  readonly all: boolean;
}

/** Tags what it can, and says which projects have no image to tag: to people, and to the workflow's next step. */
async function tagAll({ tag, from, all }: TagOptions): Promise<number> {
  const prefix = imagePrefix();
  const missing: string[] = [];
  for (const { project, image } of await imageProjects(ROOT)) {
    const { registry, repository } = parseReference(`${prefix}/${image}:${tag}`);
    const done = await tagImage(createRegistry(registry), repository, { tag, from });
    if (done === undefined) missing.push(project);
    else console.log(`${prefix}/${image}:${tag}@${done.digest}${done.existed ? ' was there' : ''}`);
  }
  if (missing.length > 0) console.error(`workflows: no image under ${from.join(' or ')}: ${missing.join(', ')}`);
  const output = process.env['GITHUB_OUTPUT'];
  if (output !== undefined) appendFileSync(output, `missing=${missing.join(',')}\n`);
  return all && missing.length > 0 ? 1 : 0;
}

function main(argv: readonly string[]): Promise<number> {
  const options = { 'first-of': { type: 'string' }, all: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const [command, ...rest] = positionals;
  if (command === 'check') return check(rest);
  if (command === 'tag' && rest.length <= 1) {
    const from = (values['first-of'] ?? '').split(',').map(tagOf);
    return tagAll({ tag: tagOf(rest[0]), from, all: values.all });
  }
  throw new UsageError(command === undefined ? 'what?' : `no command "${positionals.join(' ')}"`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(`workflows: ${(error as Error).message}${isUsage ? `\n${USAGE}` : ''}`);
  process.exitCode = isUsage ? 2 : 1;
}
