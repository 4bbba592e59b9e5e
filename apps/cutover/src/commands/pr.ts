import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { notKnown } from '@cutover/toolchain/words';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { wholeNumber } from '../options/numbers.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  cutover pr open feature/limits        pushes the branch of this checkout, and opens its pull request
  cutover pr build 7                    builds what it changes, under its commit
  cutover pr wait 7                     until its preview answers with that commit
  cutover pr approve 9 --commit SHA     a fork's commit may run; what is pushed afterwards may not
  cutover pr merge 7                    merges it, and dev runs it
  cutover pr close 7
  cutover pr list --json
Every one can be run again: it finds what is there, or does what is left.`;

const ACTIONS = ['list', 'open', 'build', 'approve', 'wait', 'close', 'merge'];
const LARGEST = 1_000_000_000;

interface PrFlags extends ClusterFlags {
  readonly json?: boolean;
  readonly title?: string;
  readonly from?: string;
  readonly commit?: string;
  readonly timeout: number;
}

/** @throws UsageError */
function pullNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text) && Number(text) < LARGEST) return Number(text);
  throw new UsageError(
    `${JSON.stringify(text)} is not the number of a pull request: cutover pr list shows which are open`,
  );
}

/** @throws UsageError */
function commitName(text: string | undefined): string | undefined {
  if (text === undefined || /^[0-9a-f]{7,40}$/.test(text)) return text;
  throw new UsageError(`--commit: ${JSON.stringify(text)} is not a commit: expected 7 to 40 hexadecimal digits`);
}

const SHORT = 12;

function addList(parent: Command, context: Context): void {
  addClusterOptions(parent.command('list'))
    .description('say which pull requests are open, and how their previews stand')
    .option('--json', 'print the result as JSON')
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PrFlags>();
      const { openForge } = await import('../release/open-forge.ts');
      const { listText, openPullRequests, standingFacts } = await import('../pull-requests/list.ts');
      const { forge } = await openForge(clusterChoice(flags), context.signal);
      const standings = await openPullRequests(forge);
      printResult(context, flags.json, standings.map(standingFacts), listText(standings));
    });
}

function addOpen(parent: Command, context: Context): void {
  addClusterOptions(parent.command('open'))
    .description('push a branch of this checkout to the node’s forge, and open its pull request')
    .argument('<branch>', 'as git branch shows it')
    .option('--from <folder>', 'a clone whose branch it is (default: this checkout)')
    .option('--title <text>', 'of the pull request (default: what the last commit says)')
    .option('--json', 'print the result as JSON')
    .action(async (branch: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PrFlags>();
      const { openForge } = await import('../release/open-forge.ts');
      const { openPullRequest } = await import('../pull-requests/open.ts');
      const { ROOT } = await import('../workspace/paths.ts');
      const { forge, login } = await openForge(clusterChoice(flags), context.signal);
      const title = flags.title === undefined ? {} : { title: flags.title };
      const checkout = flags.from === undefined ? ROOT : resolve(flags.from);
      const asked = { checkout, branch, ...title, forge, login, signal: context.signal };
      const { state, pull, commit } = await openPullRequest(asked);
      const { number, url } = pull;
      const text = `pull request ${number} is ${state === 'there' ? 'there already' : 'opened'} at ${commit.slice(0, SHORT)}: ${url}`;
      printResult(context, flags.json, { state, number, commit, url }, text);
    });
}

function addBuild(parent: Command, context: Context): void {
  addClusterOptions(parent.command('build'))
    .description('build the images that a pull request changes, and tag main’s for the others, all under its commit')
    .argument('<number>', 'of the pull request')
    .option('--json', 'print the result as JSON')
    .action(async (text: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PrFlags>();
      const number = pullNumber(text);
      const { openForge } = await import('../release/open-forge.ts');
      const { buildPullRequest } = await import('../pull-requests/build/build-pull-request.ts');
      const { withBuilding } = await import('../pull-requests/open-building.ts');
      const { cluster, forge, remote } = await openForge(clusterChoice(flags), context.signal);
      const made = await context.steps.run(`images of pull request ${number}`, (step) => {
        const say = (line: string) => step.update(line);
        const building = { cluster, remote, say, signal: context.signal };
        return withBuilding(building, (own) => buildPullRequest(own, forge, number));
      });
      const lines = made.images.map(
        ({ service, digest, origin }) => `  ${service.padEnd(12)} ${origin.padEnd(6)} ${digest}`,
      );
      const head = `pull request ${number} has its images under ${made.commit}, version ${made.version}`;
      printResult(context, flags.json, made, [head, ...lines].join('\n'));
    });
}

function addApprove(parent: Command, context: Context): void {
  addClusterOptions(parent.command('approve'))
    .description('say that the commit of a fork may get a preview: it alone')
    .argument('<number>', 'of the pull request')
    .option('--commit <sha>', 'that was looked at; refused where the pull request is at another one')
    .option('--json', 'print the result as JSON')
    .action(async (text: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PrFlags>();
      const [number, commit] = [pullNumber(text), commitName(flags.commit)];
      const { openForge } = await import('../release/open-forge.ts');
      const { approve } = await import('../pull-requests/approve.ts');
      const { forge } = await openForge(clusterChoice(flags), context.signal);
      const { head } = await approve(forge, { number, ...(commit === undefined ? {} : { commit }) });
      const facts = { number, commit: head.commit, state: 'approved' };
      printResult(context, flags.json, facts, `commit ${head.commit} of pull request ${number} may have a preview`);
    });
}

function addWait(parent: Command, context: Context): void {
  const timeout = new Option('--timeout <seconds>', 'how long').argParser(
    wholeNumber('the timeout', { min: 1, max: 3_600 }),
  );
  addClusterOptions(parent.command('wait'))
    .description('wait until the preview of a pull request answers with its commit; exit code 1 where it does not')
    .argument('<number>', 'of the pull request')
    .addOption(timeout.default(300))
    .option('--json', 'print the result as JSON')
    .action(async (text: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PrFlags>();
      const number = pullNumber(text);
      const { openForge } = await import('../release/open-forge.ts');
      const { ingressPort } = await import('../cluster/ingress-url.ts');
      const { imageStore } = await import('../pull-requests/build/image-store.ts');
      const { waitForPreview } = await import('../pull-requests/wait.ts');
      const { signal } = context;
      const { cluster, forge } = await openForge(clusterChoice(flags), signal);
      const port = await ingressPort(cluster);
      if (port === undefined)
        throw new UsageError(`cluster ${cluster.name} serves no hosts: cutover up --with gitops brings what does`);
      const answering = await context.steps.run(`preview of pull request ${number}`, (step) =>
        waitForPreview({
          ...{ number, forge, port, signal, withinMs: flags.timeout * 1_000 },
          kubectl: (args, options) => cluster.kubectl(args, options),
          store: imageStore(cluster.registry, signal),
          say: (line) => step.update(line),
        }),
      );
      const lines = Object.entries(answering.services).map(
        ([service, { url, version }]) => `  ${service} ${version}  ${url}`,
      );
      const head = `the preview of pull request ${number} answers with ${answering.commit.slice(0, SHORT)}`;
      printResult(context, flags.json, answering, [head, ...lines].join('\n'));
    });
}

function addClose(parent: Command, context: Context): void {
  addClusterOptions(parent.command('close'))
    .description('close a pull request without merging it: its preview goes')
    .argument('<number>', 'of the pull request')
    .option('--json', 'print the result as JSON')
    .action(async (text: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PrFlags>();
      const number = pullNumber(text);
      const { openForge } = await import('../release/open-forge.ts');
      const { closePullRequest } = await import('../pull-requests/close.ts');
      const { forge } = await openForge(clusterChoice(flags), context.signal);
      await closePullRequest(forge, number);
      printResult(context, flags.json, { number, state: 'closed' }, `pull request ${number} is closed`);
    });
}

function addMerge(parent: Command, context: Context): void {
  addClusterOptions(parent.command('merge'))
    .description('merge a pull request as it is, see to main’s images, and have dev run what changed')
    .argument('<number>', 'of the pull request')
    .option('--json', 'print the result as JSON')
    .action(async (text: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PrFlags>();
      const number = pullNumber(text);
      const { openForge } = await import('../release/open-forge.ts');
      const { mergePullRequest } = await import('../pull-requests/merge.ts');
      const { withBuilding } = await import('../pull-requests/open-building.ts');
      const { helmPath } = await import('../release/tool-paths.ts');
      const { refreshIfThere } = await import('../gitops/await-applications.ts');
      const { signal } = context;
      const { cluster, forge, remote } = await openForge(clusterChoice(flags), signal);
      const helm = await helmPath(signal);
      const merged = await context.steps.run(`pull request ${number} into main`, (step) => {
        const say = (line: string) => step.update(line);
        return withBuilding({ cluster, remote, say, signal }, (building) =>
          mergePullRequest({ number, forge, remote, building, helm }),
        );
      });
      await refreshIfThere((args, options) => cluster.kubectl(args, options), signal);
      const { promoted, main } = merged;
      const gets = promoted.map(({ service, version }) => `${service} ${version}`).join(', ');
      const what = promoted.length === 0 ? 'dev runs what it ran' : `dev gets ${gets}`;
      printResult(
        context,
        flags.json,
        merged,
        `pull request ${number} is merged; ${what}; main is at ${main.slice(0, SHORT)}`,
      );
    });
}

/** `cutover pr`: pull requests on the node's forge, from a branch of this checkout to a preview, and to dev. */
export function addPr(program: Command, context: Context): void {
  const pr = program
    .command('pr')
    .description('pull requests on the node’s forge: open, build, approve, wait for the preview, merge, close')
    .helpCommand(false);
  pr.addHelpText('after', EXAMPLES).action(() => {
    const [unknown] = pr.args;
    if (unknown === undefined) return pr.outputHelp();
    throw new UsageError(notKnown(unknown, 'a command of pr', ACTIONS));
  });
  for (const add of [addList, addOpen, addBuild, addApprove, addWait, addClose, addMerge]) add(pr, context);
  // Only now: its commands inherit what they find, and theirs are to be refused.
  pr.allowExcessArguments();
}
