import { execFile } from 'node:child_process';
import { ManifestsError } from '../manifests-error.ts';
import { isObject } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import { toYaml } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** Something that kube-score finds critical or warns of. */
export interface Finding {
  /** The test's id, such as `container-resources`. */
  readonly test: string;
  /** `Deployment account` */
  readonly object: string;
  readonly problem: string;
}

interface Comment {
  readonly path: string;
  readonly summary: string;
}

/** As far as it is read, of `--output-format json`. */
interface Scored {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly Comment[] | null;
  }[];
}

/** Critical is 1, a warning 5; 10 is well. */
const WARNING = 5;
const MAX_OUTPUT_BYTES = 16 << 20;

const isOfRollout = (target: unknown): target is JsonObject => isObject(target) && target['kind'] === 'Rollout';

/** A Rollout as the Deployment whose pods it has, and its autoscaler as that one's: kube-score knows no Rollout. */
function scorable(object: KubernetesObject): KubernetesObject {
  const { spec } = object;
  if (!isObject(spec)) return object;
  const { strategy, scaleTargetRef, ...others } = spec;
  if (object.kind === 'Rollout') return { ...object, apiVersion: 'apps/v1', kind: 'Deployment', spec: others };
  if (strategy !== undefined || !isOfRollout(scaleTargetRef)) return object;
  const target = { ...scaleTargetRef, apiVersion: 'apps/v1', kind: 'Deployment' };
  return { ...object, spec: { ...others, scaleTargetRef: target } };
}

/** A limit of CPU throttles a pod on an idle node: requests share what there is. Limits of memory are asked for, by our policy `amounts`, too. */
const CPU = '--ignore-container-cpu-limit';
const OPTIONS = [
  '--output-format',
  'json',
  '--kubernetes-version',
  'v1.34',
  '--disable-ignore-checks-annotations',
  CPU,
];

function score(program: string, input: string): Promise<readonly Scored[]> {
  const args = ['score', ...OPTIONS, '-'];
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      // Findings are an exit code of 1, too.
      try {
        resolve((JSON.parse(stdout) as readonly Scored[] | null) ?? []);
      } catch {
        reject(
          new ManifestsError('tool-failed', `kube-score: ${stderr.trim() || error?.message || 'it said nothing'}`),
        );
      }
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** What kube-score finds in objects that are applied together. @param program its path @throws ManifestsError `tool-failed` */
export async function findings(program: string, objects: readonly KubernetesObject[]): Promise<Finding[]> {
  const scored = await score(program, objects.map((object) => toYaml(scorable(object))).join('---\n'));
  return scored.flatMap(({ object_name: object, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade <= WARNING)
      .flatMap(({ check, comments }) =>
        (comments ?? []).map(({ path, summary }) => ({
          test: check.id,
          object,
          problem: path === '' ? summary : `${path}: ${summary}`,
        })),
      ),
  );
}
