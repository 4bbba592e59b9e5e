import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buildFolder, HERE } from '@cutover/manifests';
import { LEAST_REQUEST } from './fit-requests.ts';
import { UsageError } from '../usage-error.ts';

const MILLI = 1_000;
/** Of a container that says nothing, by the environments' LimitRanges. */
const DEFAULT_MILLI = 50;
/** What a node has besides: its DNS, the forge, Argo CD, ingress. */
const OTHERS_MILLI = 600;

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly minReplicas?: number;
    readonly scaleTargetRef?: { readonly name: string };
    readonly template?: {
      readonly spec?: {
        readonly containers?: readonly {
          readonly resources?: { readonly requests?: { readonly cpu?: string | number } };
        }[];
      };
    };
  };
}

/** `250m`, `2`, `0.5` in thousandths of a CPU. */
function milliOf(cpu: string | number | undefined): number {
  if (cpu === undefined) return DEFAULT_MILLI;
  const text = String(cpu);
  return text.endsWith('m') ? Number(text.slice(0, -1)) : Number(text) * MILLI;
}

const RUNNING = ['Deployment', 'StatefulSet', 'Rollout'];

/** What pods of these objects ask for while nothing is updated, autoscalers at their least: thousandths of a CPU. */
export function cpuAskedFor(objects: readonly Manifest[]): number {
  const scaled = new Map(
    objects.flatMap(({ spec }) =>
      spec?.scaleTargetRef ? [[spec.scaleTargetRef.name, spec.minReplicas ?? 1] as const] : [],
    ),
  );
  const running = objects.filter(({ kind }) => RUNNING.includes(kind));
  return running.reduce((sum, { metadata, spec }) => {
    const containers = spec?.template?.spec?.containers ?? [];
    const each = containers.reduce((own, { resources }) => own + milliOf(resources?.requests?.cpu), 0);
    return sum + each * (scaled.get(metadata.name) ?? spec?.replicas ?? 1);
  }, 0);
}

const cpus = (milli: number): string => String(Math.round(milli / 10) / 100);

/** Where the environments ask for more CPUs than a node has, so that some of their pods would never start: that in a line. */
async function tooLittleRoom(
  kustomize: string,
  environments: readonly string[],
  milli: number = availableParallelism() * MILLI,
): Promise<string | undefined> {
  const asked: [string, number][] = [];
  for (const name of environments)
    asked.push([
      name,
      cpuAskedFor((await buildFolder(kustomize, join(HERE.kustomize, 'overlays', name))) as unknown as Manifest[]),
    ]);
  const all = asked.reduce((sum, [, own]) => sum + own, OTHERS_MILLI);
  if (all <= milli) return undefined;
  const each = asked.map(([name, own]) => `${name} ${cpus(own)}`).join(', ');
  return `pods ask for ${cpus(all)} CPUs (${each}, all else ${cpus(OTHERS_MILLI)}), and this machine has ${cpus(milli)}`;
}

export interface Room {
  /** Lower what pods ask for, rather than refuse. */
  readonly fit: boolean;
  /** What the machine has, in thousandths of a CPU. */
  readonly milli?: number;
}

/**
 * Whether what pods ask for has to be lowered.
 * @throws UsageError where it would have to be, and is not wanted
 */
export async function needRoom(
  kustomize: string,
  environments: readonly string[],
  { fit, milli }: Room,
): Promise<boolean> {
  const why = await tooLittleRoom(kustomize, environments, milli);
  if (why === undefined || fit) return why !== undefined;
  throw new UsageError(
    `--environments: ${why}: leave one out, or add --fit-requests to have them ask for ${LEAST_REQUEST} each`,
  );
}
