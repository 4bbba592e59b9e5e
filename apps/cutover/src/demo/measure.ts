import { compare, refuseWhileCompared } from '@cutover/comparison';
import type { Cluster } from '@cutover/cluster';
import type { CompareOptions, Run } from '@cutover/comparison';
import type { Context } from '../context.ts';
import type { EventLog } from '../events/event-log.ts';
import { MeasuringEnded } from '../describe-error.ts';
import type { ComparisonPlan } from '../options/comparison-plan.ts';
import { hasColour } from '../ui/terminal.ts';
import { comparisonProgress } from './comparison-progress.ts';
import { prepareCluster } from './prepare-cluster.ts';
import { foreignApp } from './foreign-app.ts';
import { pushImages } from './push-images.ts';
import { addOnsOfComparison } from '../needs/needs.ts';
import { near } from './near.ts';
import { whereToLook, writeReport } from './write-report.ts';

export interface Measured {
  readonly run: Run;
  /** The table, the verdict and where everything lies. */
  readonly text: string;
}

/** What is compared, with its images where the cluster can have them. */
async function subjectOf(
  context: Context,
  cluster: Cluster,
  plan: ComparisonPlan,
  helm: string,
): Promise<Pick<CompareOptions, 'app' | 'images' | 'sideImages'>> {
  const { app, foreign } = plan;
  if (foreign !== undefined) return { app: await foreignApp(context, cluster, foreign, helm) };
  return { app, ...(await pushImages(context, cluster, app, plan)) };
}

/** Who is told while it is measured. */
export interface Telling {
  readonly events?: EventLog | undefined;
  /** How this cluster is asked for something, such as `npx cutover --name other`. */
  readonly cutover: string;
}

/** Images onto the cluster, each strategy measured in a lane of its own, the report written. Everything before is checked already. */
export async function measure(
  context: Context,
  cluster: Cluster,
  plan: ComparisonPlan,
  { events, cutover }: Telling,
): Promise<Measured> {
  const { steps, signal, terminal } = context;
  // What is built for this comparison would disturb one that measures.
  await refuseWhileCompared(cluster).catch((cause: unknown) => {
    throw new MeasuringEnded(cause, undefined);
  });
  const tools = await prepareCluster(context, cluster, addOnsOfComparison(plan.strategies));
  const subject = await subjectOf(context, cluster, plan, tools.helm.path);
  let recordedIn: string | undefined;
  const { dir, run } = await steps.run('measuring', (step) => {
    const show = comparisonProgress(step, plan, cutover);
    return compare({
      ...plan,
      tellsDetails: events !== undefined,
      cluster,
      helm: tools.helm.path,
      ...subject,
      versions: Object.fromEntries(Object.values(tools).map(({ name, version }) => [name, version])),
      progress: (event) => {
        if (event.type === 'recording') recordedIn = near(event.dir);
        show(event);
        events?.write(event);
      },
      signal,
    }).catch((cause: unknown) => {
      // What is stopped fails in its own way: with an abort, or because what it asked was killed.
      throw new MeasuringEnded(signal.aborted ? signal.reason : cause, recordedIn);
    });
  });
  const table = await writeReport(dir, {
    colour: hasColour(terminal.out, terminal.env),
    columns: terminal.out.columns,
    budgets: undefined,
  });
  return { run, text: `${table}\n\n${whereToLook(dir)}` };
}
