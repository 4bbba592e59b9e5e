import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { committed, readStack, STACK_FOLDER, stackName } from '../config/read-stack.ts';
import type { ReadText } from '../config/read-stack.ts';
import type { StackName } from '../config/schema.ts';
import type { RegisteredStack } from '../policy/registered.ts';
import type { World } from '../policy/policy.ts';
import type * as programModule from '../program/program.ts';
import type * as vaultModule from '../program/vault.ts';
import { gitOpsSurroundings } from '../testing/argocd.ts';
import { registeredBy } from '../testing/register.ts';
import type { Mutant } from './mutant.ts';

type Program = typeof programModule;
type Vaults = typeof vaultModule;

/** What caught a mutant, before anything reached a cluster. */
export type Catcher = 'types' | 'settings' | 'program' | 'policies' | 'tests';

export interface Verdict {
  readonly mutant: Mutant;
  /** Undefined of one that nothing caught. */
  readonly caughtBy?: Catcher;
  readonly line: string;
}

const SURROUNDINGS = { kubeconfig: '/nowhere/kubeconfig', gitops: gitOpsSurroundings() };

/** A copy of the package's source with one file changed, beside the original, where its imports lead to the same packages. */
export async function withCopy<T>(mutant: Mutant, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(STACK_FOLDER, '.mutant');
  await rm(folder, { recursive: true, force: true });
  const copy = join(folder, `${Date.now()}-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await cp(join(STACK_FOLDER, 'src'), join(copy, 'src'), { recursive: true });
    await writeFile(join(copy, mutant.file), mutant.text);
    return await use(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads all stacks with one file's text replaced. */
const readerWith =
  ({ file, text }: Mutant): ReadText =>
  (stack) =>
    file === `Pulumi.${stack}.yaml` ? Promise.resolve(text) : committed(stack);

/** What a mutant is judged by. */
export interface Judges {
  readonly world: World;
  readonly problemsOf: (registered: RegisteredStack, world: World) => readonly string[];
}

interface Subject {
  readonly program: Program;
  readonly vaults: Vaults;
  readonly read: ReadText;
}

/** What policies say of all stacks, or why the program does not run. */
async function judge(
  { program, vaults, read }: Subject,
  stacks: readonly StackName[],
  by: Judges,
): Promise<[Catcher, string] | undefined> {
  for (const stack of stacks) {
    const config = await readStack(stack, read);
    let problems: readonly string[];
    try {
      const made = program.programOf(config, SURROUNDINGS, new vaults.Vault());
      problems = by.problemsOf(await registeredBy(stack, made), by.world);
    } catch (error) {
      return ['program', String(error)];
    }
    if (problems[0] !== undefined) return ['policies', problems[0]];
  }
  return undefined;
}

async function unmutated(): Promise<Omit<Subject, 'read'>> {
  return { program: await import('../program/program.ts'), vaults: await import('../program/vault.ts') };
}

/** The stack of a settings file; what `local` makes of an environment, that stack makes of it alone. */
const stackOf = ({ file }: Mutant): StackName => stackName(file.replace(/^Pulumi\.(.*)\.yaml$/, '$1'));

async function tryConfig(mutant: Mutant, by: Judges): Promise<Verdict> {
  const read = readerWith(mutant);
  const stack = stackOf(mutant);
  try {
    await readStack(stack, read);
  } catch (error) {
    return { mutant, caughtBy: 'settings', line: (error as Error).message };
  }
  const [caughtBy, line] = (await judge({ ...(await unmutated()), read }, [stack], by)) ?? [];
  return caughtBy === undefined ? { mutant, line: '' } : { mutant, caughtBy, line: line ?? '' };
}

async function imported(copy: string): Promise<Omit<Subject, 'read'>> {
  const load = (file: string) => import(pathToFileURL(join(copy, 'src', 'program', file)).href);
  return { program: (await load('program.ts')) as Program, vaults: (await load('vault.ts')) as Vaults };
}

/** Environments differ in their settings alone: one of them, and all of it. */
const SOURCE_STACKS: readonly StackName[] = ['prod', 'local'];

async function trySource(mutant: Mutant, by: Judges): Promise<Verdict> {
  return withCopy(mutant, async (copy) => {
    let subject: Omit<Subject, 'read'>;
    try {
      subject = await imported(copy);
    } catch (error) {
      return { mutant, caughtBy: 'program', line: String(error) };
    }
    const [caughtBy, line] = (await judge({ ...subject, read: committed }, SOURCE_STACKS, by)) ?? [];
    return caughtBy === undefined ? { mutant, line: '' } : { mutant, caughtBy, line: line ?? '' };
  });
}

/** What catches a mutant: the reader of settings, the program itself, or policies. */
export const tryMutant = (mutant: Mutant, by: Judges): Promise<Verdict> =>
  mutant.file.endsWith('.yaml') ? tryConfig(mutant, by) : trySource(mutant, by);
