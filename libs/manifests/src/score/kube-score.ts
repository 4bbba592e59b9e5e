import { execFile } from 'node:child_process';
import { ManifestsError } from '../manifests-error.ts';
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

/** A Rollout as the Deployment whose pods it has: kube-score knows none. */
function scorable(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Rollout') return object;
  const spec = Object.entries(object['spec'] as JsonObject).filter(([field]) => field !== 'strategy');
  return { ...object, apiVersion: 'apps/v1', kind: 'Deployment', spec: Object.fromEntries(spec) };
}

function score(program: string, input: string): Promise<readonly Scored[]> {
  const args = [
    'score',
    '--output-format',
    'json',
    '--kubernetes-version',
    'v1.34',
    '--disable-ignore-checks-annotations',
    '-',
  ];
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      // Findings are an exit code of 1, too.
      try {
        resolve(JSON.parse(stdout) as readonly Scored[]);
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
