import { CronWorkflow } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/CronWorkflow';
import type { ICronWorkflow } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/CronWorkflow';
import { Workflow } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/Workflow';
import type { IWorkflow } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/Workflow';
import { WorkflowTemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/WorkflowTemplate';
import type { IWorkflowTemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/WorkflowTemplate';
import type { IWorkflowSpec } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/WorkflowSpec';
import { eachNameOnce } from './dag.ts';
import { WORKSPACE } from './folder.ts';
import { nothingDangles, reached } from './references.ts';
import type { Settings } from './settings.ts';
import { NAMESPACE } from './namespace.ts';
import type { Template } from './template.ts';
import { RUN_NAME, STATUS, valuesOf } from './value.ts';
import type { Value } from './value.ts';

/** A WorkflowTemplate, with the parameters that a run of it has to be given. */
export interface Pipeline<Parameter extends string> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly object: IWorkflowTemplate;
}

export interface PipelineOptions<Parameter extends string> {
  readonly name: string;
  /** Its inputs are the pipeline's parameters. */
  readonly entrypoint: Template<Parameter, string, never, string>;
  /** Runs whatever became of the rest, and is given the same parameters. */
  readonly onExit?: Template<NoInfer<Parameter>, string, never, string>;
  /** What the cluster says, the same for all runs. */
  readonly settings?: Settings<string>;
  /** Of runs that share it, one goes on and the others wait. */
  readonly mutex?: (parameters: Readonly<Record<NoInfer<Parameter>, Value>>) => Value;
  readonly seconds: number;
  /** Of the volume that steps hand folders over in. */
  readonly workspace?: string;
}

const DAY_SECONDS = 86_400;

/** Pods that succeeded go at once, with what they held; those that failed stay to be looked at as long as their run does. */
const KEPT: Pick<IWorkflowSpec, 'podGC' | 'ttlStrategy' | 'volumeClaimGC'> = {
  podGC: { strategy: 'OnPodSuccess' },
  ttlStrategy: { secondsAfterSuccess: DAY_SECONDS, secondsAfterFailure: 7 * DAY_SECONDS },
  volumeClaimGC: { strategy: 'OnWorkflowCompletion' },
};

const claimOf = (storage: string): NonNullable<IWorkflowSpec['volumeClaimTemplates']>[number] => ({
  ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  metadata: { name: WORKSPACE },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
});

function validated<T extends { validate(): void; toJSON(): unknown }>(made: T): T {
  made.validate();
  return made.toJSON() as T;
}

const NONE: Settings<never> = { names: [], values: {}, parameters: [] };

/** All templates that are called. @throws WorkflowError `dangling`, `twice` */
function checked<P extends string>({ name, entrypoint, onExit, settings = NONE }: PipelineOptions<P>) {
  const templates = reached(onExit === undefined ? [entrypoint] : [entrypoint, onExit]);
  eachNameOnce(`templates of ${name}`, templates);
  const parameters = [...entrypoint.inputs, ...settings.names].map((each) => `workflow.parameters.${each}`);
  const ofTheRun = [STATUS, RUN_NAME].map((value) => String(value).slice(2, -2));
  nothingDangles(templates, [...ofTheRun, ...parameters]);
  return templates;
}

function specOf<P extends string>(options: PipelineOptions<P>): IWorkflowSpec {
  const { entrypoint, onExit, settings = NONE, mutex, seconds, workspace } = options;
  const templates = checked(options);
  const parameters = [...entrypoint.inputs.map((name) => ({ name })), ...settings.parameters];
  const shared = mutex?.(valuesOf(entrypoint.inputs, 'workflow.parameters'));
  return {
    entrypoint: entrypoint.name,
    ...(onExit === undefined ? {} : { onExit: onExit.name }),
    ...(parameters.length === 0 ? {} : { arguments: { parameters } }),
    activeDeadlineSeconds: seconds,
    ...(shared === undefined ? {} : { synchronization: { mutexes: [{ name: String(shared) }] } }),
    ...KEPT,
    ...(workspace === undefined ? {} : { volumeClaimTemplates: [claimOf(workspace)] }),
    templates: templates.map(({ body }) => body),
  };
}

/** @throws WorkflowError `dangling`, `twice` */
export function pipeline<P extends string>(options: PipelineOptions<P>): Pipeline<P> {
  const { name, entrypoint } = options;
  const metadata = { name, namespace: NAMESPACE };
  const object = validated(new WorkflowTemplate({ metadata, spec: specOf(options) })) as IWorkflowTemplate;
  return { name, parameters: entrypoint.inputs, object };
}

export interface Schedule<P extends string> {
  readonly name: string;
  readonly of: Pipeline<P>;
  readonly parameters: Readonly<Record<P, string>>;
  /** As cron(8) has it, in UTC. */
  readonly schedule: string;
}

/** Runs a pipeline by the clock: one at a time, and none that was missed by more than an hour. */
export function scheduled<P extends string>({ name, of, parameters, schedule }: Schedule<P>): ICronWorkflow {
  const made = new CronWorkflow({
    metadata: { name, namespace: NAMESPACE },
    spec: {
      ...{ schedules: [schedule], timezone: 'Etc/UTC', concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 3600 },
      ...{ successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 7 },
      workflowSpec: { workflowTemplateRef: { name: of.name }, arguments: argumentsOf(of, parameters) },
    },
  });
  return validated(made) as ICronWorkflow;
}

function argumentsOf<P extends string>({ parameters: names }: Pipeline<P>, given: Readonly<Record<P, string>>) {
  return { parameters: names.map((name) => ({ name, value: given[name] })) };
}

export interface RunOptions<P extends string> {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<P, string>>;
}

/** A run of a pipeline, for whoever creates it. */
export function runOf<P extends string>(of: Pipeline<P>, { name, labels = {}, parameters }: RunOptions<P>): IWorkflow {
  const made = new Workflow({
    metadata: { name, namespace: NAMESPACE, labels: { ...labels } },
    spec: { workflowTemplateRef: { name: of.name }, arguments: argumentsOf(of, parameters) },
  });
  return validated(made) as IWorkflow;
}
