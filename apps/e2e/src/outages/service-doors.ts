import type { Cluster, Exposed } from '@cutover/cluster';
import { readingsIn, type Reading } from '@cutover/comparison/evidence';
import type { Pod } from './pods.ts';

/** Apps with members as their callers. */
export const SERVICES: ReadonlySet<string> = new Set(['account', 'membership', 'transfer']);
const MANAGEMENT_PORT = 9464;
const PATIENCE_MS = 5_000;

/** Ports of this machine that lead to the services' pods, past their Services, for their metrics. */
export class ServiceDoors {
  readonly #doors: readonly { readonly pod: Pod; readonly door: Exposed }[];

  private constructor(doors: readonly { readonly pod: Pod; readonly door: Exposed }[]) {
    this.#doors = doors;
  }

  static async open(cluster: Cluster, pods: readonly Pod[]): Promise<ServiceDoors> {
    const doors = pods.map(async (pod) => {
      return { pod, door: await cluster.expose({ address: pod.ip ?? '', port: MANAGEMENT_PORT }) };
    });
    return new ServiceDoors(await Promise.all(doors));
  }

  /** What each pod says of these metrics now; undefined of one that does not answer in time. */
  async read(names: readonly string[]): Promise<{ readonly pod: Pod; readonly readings: Reading[] | undefined }[]> {
    const query = names.map((name) => `name[]=${name}`).join('&');
    return Promise.all(
      this.#doors.map(async ({ pod, door }) => {
        const answer = await fetch(`${door.url}/metrics?${query}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
          .then((response) => response.text())
          // One that does not answer is a finding, too.
          .catch(() => undefined);
        return { pod, readings: answer === undefined ? undefined : readingsIn(answer) };
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#doors.map(({ door }) => door.close()));
  }
}
