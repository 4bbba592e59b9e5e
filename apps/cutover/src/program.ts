import type { Command } from 'commander';
import { assemble } from './assemble.ts';
import { addClusterOptions } from './options/cluster-options.ts';
import type { Context } from './context.ts';

const EXAMPLES = `
Examples:
  cutover demo                     the whole of it: cluster, images, comparison, report
  cutover up                       a Kubernetes node on this machine, without Docker
  cutover kubectl get pods -A
  cutover compare --strategies rolling,blue-green --repeats 6
  cutover report latest
  cutover deploy pacman            a game whose page shows its own deployments
  cutover down`;

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command, context: Context) => void>>> = {
  demo: async () => (await import('./commands/demo.ts')).addDemo,
  up: async () => (await import('./commands/up.ts')).addUp,
  status: async () => (await import('./commands/status.ts')).addStatus,
  down: async () => (await import('./commands/down.ts')).addDown,
  kubectl: async () => (await import('./commands/kubectl.ts')).addKubectl,
  logs: async () => (await import('./commands/logs.ts')).addLogs,
  port: async () => (await import('./commands/port.ts')).addPort,
  compare: async () => (await import('./commands/compare.ts')).addCompare,
  runs: async () => (await import('./commands/runs.ts')).addRuns,
  report: async () => (await import('./commands/report.ts')).addReport,
  replay: async () => (await import('./commands/replay.ts')).addReplay,
  judge: async () => (await import('./commands/judge.ts')).addJudge,
  image: async () => (await import('./commands/image.ts')).addImage,
  registry: async () => (await import('./commands/registry.ts')).addRegistry,
  deploy: async () => (await import('./commands/deploy.ts')).addDeploy,
  pr: async () => (await import('./commands/pr.ts')).addPr,
  promote: async () => (await import('./commands/promote.ts')).addPromote,
  rollback: async () => (await import('./commands/rollback.ts')).addRollback,
  console: async () => (await import('./commands/console.ts')).addConsole,
  history: async () => (await import('./commands/history.ts')).addHistory,
};

const VERSION: ReadonlySet<string> = new Set(['--version', '-V']);

/**
 * The command line of this checkout. A command that comes first is read alone, since most of what a short one costs is reading, and none for the version; for help,
 * for options before a command, and to refuse what is none, all are read.
 */
export async function createProgram(context: Context, [word]: readonly string[]): Promise<Command> {
  const asked = Object.entries(COMMANDS).filter(([name]) => name === word);
  const wanted = asked.length === 0 && !VERSION.has(word ?? '') ? Object.entries(COMMANDS) : asked;
  const add = await Promise.all(wanted.map(([, read]) => read()));
  const description = 'A real Kubernetes node on this machine, and what deployment strategies cost on it, measured.';
  return assemble({ description, examples: EXAMPLES, add: [addClusterOptions, ...add] }, context);
}
