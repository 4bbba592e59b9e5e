import type { ITemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/Template';
import { AGAIN } from './again.ts';
import { pathOf, WORKSPACE } from './folder.ts';
import type { Folder } from './folder.ts';
import type { Template } from './template.ts';
import { valuesOf } from './value.ts';
import type { Given, Value } from './value.ts';

/** A Secret's keys as files below a path. */
export interface SecretFiles {
  readonly secret: string;
  readonly at: string;
}

export interface Run {
  readonly image: Given;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  /** The one way in for what people write: a value in a command would be read as part of it. */
  readonly env?: Readonly<Record<string, Given>>;
}

export interface Limits {
  readonly seconds: number;
  readonly cpu: string;
  readonly memory: string;
}

export interface Step<I extends string, O extends string, R extends string, W extends string> {
  readonly name: string;
  readonly inputs?: readonly I[];
  /** Each is what the step writes to the file of its name in `OUT`. */
  readonly outputs?: readonly O[];
  readonly reads?: readonly Folder<R>[];
  readonly writes?: readonly Folder<W>[];
  readonly secrets?: readonly SecretFiles[];
  /** Whom it speaks to; nobody, where it names none. */
  readonly reaches?: Reach;
  readonly limits: Limits;
  readonly run: (inputs: Readonly<Record<I, Value>>) => Run;
}

export type Reach = 'forge' | 'registry';

/** Of pods of steps, by which NetworkPolicies choose them: whether they reach anything, and what. */
export const REACHES = 'cutover/reaches';

/** Where a step writes its outputs. */
export const OUT = '/out';

/** Who a step is: nobody, for no account of a step's may do anything. */
export const STEP_ACCOUNT = 'pipeline-step';
/** Who tells the controller what became of a step: the container beside it, which alone holds the token. */
export const EXECUTOR_ACCOUNT = 'pipeline-executor';

const USER = 65_532;

const RESTRICTED = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

const POD: ITemplate = {
  serviceAccountName: STEP_ACCOUNT,
  automountServiceAccountToken: false,
  executor: { serviceAccountName: EXECUTOR_ACCOUNT },
  securityContext: {
    ...{ runAsNonRoot: true, runAsUser: USER, runAsGroup: USER, fsGroup: USER },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

type AnyStep = Step<string, string, string, string>;

/** A folder that it writes is read by itself, too. */
function mounts({ reads = [], writes = [], secrets = [] }: AnyStep) {
  const written = writes.map(({ name }) => name);
  const folders = [...writes, ...reads.filter(({ name }) => !written.includes(name))];
  return [
    { name: 'out', mountPath: OUT },
    { name: 'tmp', mountPath: '/tmp' },
    ...folders.map((one) => ({
      ...{ name: WORKSPACE, mountPath: pathOf(one), subPath: one.name },
      ...(written.includes(one.name) ? {} : { readOnly: true }),
    })),
    ...secrets.map(({ secret, at }) => ({ name: secret, mountPath: at, readOnly: true })),
  ];
}

function parametersOf({ inputs = [], outputs = [] }: AnyStep): Pick<ITemplate, 'inputs' | 'outputs'> {
  const given = inputs.map((name) => ({ name }));
  const made = outputs.map((name) => ({ name, valueFrom: { path: `${OUT}/${name}` } }));
  return {
    ...(given.length === 0 ? {} : { inputs: { parameters: given } }),
    ...(made.length === 0 ? {} : { outputs: { parameters: made } }),
  };
}

/** A container that runs to its end, and may run again where its pod is lost: it leaves nothing that a second time stumbles over. Without a token, with a root that is read-only, and with those Secrets and folders alone that it names. */
export function step<
  const I extends string = never,
  const O extends string = never,
  const R extends string = never,
  const W extends string = never,
>(one: Step<I, O, R, W>): Template<I, O, R, W> {
  const { name, inputs = [], outputs = [], reads = [], writes = [], secrets = [], reaches, limits } = one;
  const { image, command, args = [], env = {} } = one.run(valuesOf(inputs, 'inputs.parameters'));
  const { seconds, cpu, memory } = limits;
  const body: ITemplate = {
    name,
    ...parametersOf(one as unknown as AnyStep),
    ...POD,
    ...AGAIN,
    metadata: { labels: { [REACHES]: reaches ?? 'nothing' } },
    activeDeadlineSeconds: seconds,
    container: {
      name: '',
      image: String(image),
      imagePullPolicy: 'IfNotPresent',
      command: [...command],
      ...(args.length === 0 ? {} : { args: [...args] }),
      env: Object.entries({ HOME: '/tmp', ...env }).map(([key, value]) => ({ name: key, value: String(value) })),
      resources: { requests: { cpu, memory }, limits: { memory } },
      securityContext: RESTRICTED,
      // The last lines of a step that fails are the message that its workflow ends with.
      terminationMessagePolicy: 'FallbackToLogsOnError',
      volumeMounts: mounts(one as unknown as AnyStep),
    },
    volumes: [
      { name: 'out', emptyDir: { sizeLimit: '16Mi' } },
      { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
      ...secrets.map(({ secret }) => ({ name: secret, secret: { secretName: secret, defaultMode: 0o440 } })),
    ],
  };
  const namesOf = <N extends string>(folders: readonly Folder<N>[]) => folders.map((each) => each.name);
  return { name, inputs, outputs, reads: namesOf(reads), writes: namesOf(writes), calls: [], body };
}

/** Waits until somebody lets it go on, or ends it. */
export const pause = (name: string): Template => ({
  ...{ name, inputs: [], outputs: [], reads: [], writes: [], calls: [] },
  body: { name, suspend: {} },
});
