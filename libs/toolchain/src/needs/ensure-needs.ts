import { ensureDebianPackages } from '../debian/ensure-debian-packages.ts';
import { JAVA_PACKAGES, PIP_PACKAGES } from '../debian/packages.ts';
import type { DebianNeed } from '../debian/packages.ts';
import { byKind } from '../tools/tool-names.ts';
import type { ToolName } from '../tools/tool-names.ts';
import { builtJars, ensureAllJars } from '../maven/ensure-jars.ts';
import type { JarsName } from '../maven/ensure-jars.ts';
import type { MavenProject } from '../maven/ensure-maven-project.ts';
import { allOrFirstError } from '../process/all-or-first-error.ts';
import { findExecutable } from '../process/find-executable.ts';
import type { Progress } from '../progress.ts';
import { builtTools } from '../tools/built-tools.ts';
import { ensureTools } from '../tools/ensure-tools.ts';
import type { Tool } from '../tools/tool.ts';
import type { Needs } from './needs.ts';

export interface NeedsOptions {
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Work of the caller's that needs the Debian packages and no tool: done while tools compile. */
  readonly meanwhile?: ((signal: AbortSignal) => Promise<void>) | undefined;
}

export interface Ensured<Tools extends ToolName, Jars extends JarsName> {
  readonly tools: Readonly<Record<Tools, Tool<Tools>>>;
  readonly jars: Readonly<Record<Jars, MavenProject>>;
}

/** How each kind is made ready; tests bring their own. */
export interface Ensurers {
  readonly tools: typeof ensureTools;
  readonly debian: typeof ensureDebianPackages;
  readonly jars: typeof ensureAllJars;
  /** What building these jars and fetching these tools takes, beyond what stands ready. */
  readonly packagesFor: (needs: Pick<Needs, 'jars' | 'tools'>) => Promise<readonly DebianNeed[]>;
}

async function packagesForJars(jars: readonly JarsName[]): Promise<readonly DebianNeed[]> {
  if (['mvn', 'javac'].every((program) => findExecutable(program) !== undefined)) return [];
  return (await builtJars(jars)).size === new Set(jars).size ? [] : JAVA_PACKAGES;
}

async function packagesForWheels(tools: readonly ToolName[]): Promise<readonly DebianNeed[]> {
  const { wheels } = byKind(tools);
  if (wheels.length === 0 || findExecutable('pip3') !== undefined) return [];
  return (await builtTools(wheels)).size === new Set(wheels).size ? [] : PIP_PACKAGES;
}

const REAL: Ensurers = {
  tools: ensureTools,
  debian: ensureDebianPackages,
  jars: ensureAllJars,
  packagesFor: async ({ jars, tools }) => [...(await packagesForJars(jars)), ...(await packagesForWheels(tools))],
};

/**
 * Makes ready all that a command needs, at once: tools compile while packages are installed, jars and wheels fetched. What is there
 * already costs milliseconds, so that code which is called later may ensure its own again.
 *
 * Rejects with the first ToolchainError of `ensureTools`, `ensureDebianPackages` or `ensureJars`, or the signal's reason
 * when aborted; in either case nothing is at work any more.
 */
export async function ensureNeeds<Tools extends ToolName, Jars extends JarsName>(
  needs: Needs<Tools, Jars>,
  options: NeedsOptions,
  { tools, debian, jars, packagesFor }: Ensurers = REAL,
): Promise<Ensured<Tools, Jars>> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const each = { progress: options.progress, signal };
  const installed = async (): Promise<void> => {
    const packages = [...needs.debian, ...(await packagesFor(needs))];
    if (packages.length > 0) await debian(packages, each);
  };
  const packages = installed();
  const afterPackages = async <T>(action: () => Promise<T>): Promise<T> => packages.then(action);
  const { go, wheels } = byKind(needs.tools);
  const [madeTools, madeWheels, madeJars] = await allOrFirstError<unknown>(
    [
      tools(go, each),
      wheels.length === 0 ? Promise.resolve({}) : afterPackages(() => tools(wheels, each)),
      afterPackages(() => jars(needs.jars, each)),
      afterPackages(async () => options.meanwhile?.(signal)),
    ],
    () => stop.abort(new Error('another part failed')),
  );
  return { tools: Object.assign({}, madeTools, madeWheels), jars: madeJars } as Ensured<Tools, Jars>;
}
