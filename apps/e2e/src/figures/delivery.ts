/** `nx run bench:delivery`: `--help` says what it takes. */
import { cpus } from 'node:os';
import { figureLine, figuresOf } from './delivery-figures.ts';
import { planOf, USAGE } from './delivery-plan.ts';
import type { DeliveryPlan } from './delivery-plan.ts';
import { deliveryRound } from './delivery-round.ts';
import type { Timed } from './delivery-figures.ts';
import { GitOpsNode } from '../testing/gitops-node.ts';
import { unlessAborted } from '../testing/interrupted.ts';
import { runBenchmark } from '../testing/run-benchmark.ts';

const NAME = 'cutover-bench-delivery';

const lostOf = ({ load }: Timed): string => (load === undefined ? '' : `, ${load.lost.length} of ${load.sent} lost`);

async function measure({ rounds, json }: DeliveryPlan, signal: AbortSignal): Promise<number> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(`a node with dev and prod, then ${rounds} rounds`);
  const node = await GitOpsNode.start(NAME, ['dev', 'prod'], signal);
  const timed: Timed[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const tell = (one: Timed) =>
        say(
          `round ${round}: ${one.stage} ${one.seconds.toFixed(1)} s, ${one.cpuSeconds.toFixed(0)} s of CPU${lostOf(one)}`,
        );
      timed.push(...(await unlessAborted(signal, deliveryRound(node, round, tell))));
    }
  } finally {
    await node.end();
  }
  const figures = figuresOf(timed, cpus().length);
  const lost = figures.flatMap((figure) => figure.lost);
  const lines = [...figures.map(figureLine), ...lost.map((line) => `lost: ${line}`)];
  process.stdout.write(json ? `${JSON.stringify(figures, undefined, 2)}\n` : `${lines.join('\n')}\n`);
  return lost.length === 0 ? 0 : 1;
}

await runBenchmark({ name: 'bench:delivery', usage: USAGE, planOf, measure });
