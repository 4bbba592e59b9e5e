import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { succeed } from './testing/command-line.ts';
import { GitOpsNode } from './testing/gitops-node.ts';
import { HOSTILE_CHANGES, type HostileChange } from './testing/hostile-changes.ts';
import { COLD_MS, PATIENCE_MS, WAIT_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-hostile';
/** Below the number of previews that there may be at once. */
const AT_ONCE = 8;

interface Listed {
  readonly number: number;
  readonly preview: { readonly state: string; readonly description: string } | null;
}

let node: GitOpsNode;

beforeAll(async () => {
  node = await GitOpsNode.start(NAME);
}, COLD_MS);

afterAll(() => node?.end() ?? succeed('down', '--name', NAME), PATIENCE_MS);

const batches = Array.from({ length: Math.ceil(HOSTILE_CHANGES.length / AT_ONCE) }, (_, at) =>
  HOSTILE_CHANGES.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
);

/** What the pull requests' statuses say in the end, by number. */
async function saidOf(numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const ended = await until(
    'each of them was refused, or taken',
    async () => {
      const listed = (await node.asked<Listed[]>('pr', 'list')).filter(({ number }) => numbers.includes(number));
      const said = listed.flatMap(({ number, preview }) =>
        preview === null || preview.state === 'pending'
          ? []
          : [[number, `${preview.state}: ${preview.description}`] as const],
      );
      return said.length === numbers.length && new Map(said);
    },
    { withinMs: WAIT_MS, everyMs: 1_000 },
  );
  return ended;
}

/** @param numbers those that were opened, also where another cannot be */
async function openInto(numbers: number[], batch: readonly HostileChange[], first: number): Promise<void> {
  for (const [at, change] of batch.entries())
    numbers.push((await node.openHostile(`hostile-${first + at}`, change)).number);
}

describe('a pull request that may not be deployed', () => {
  it.each(
    batches.map((batch, at) => ({ batch, first: at * AT_ONCE, names: batch.map(({ what }) => what).join('; ') })),
  )(
    'is refused in its status, by the guard whose matter it is: $names',
    async ({ batch, first }) => {
      const numbers: number[] = [];
      try {
        await openInto(numbers, batch, first);
        const said = await saidOf(numbers);
        const found = batch.map(({ what }, at) => `${what}: ${said.get(numbers[at]!)}`);
        const wanted = batch.map(({ what, guard }) =>
          expect.stringMatching(new RegExp(`^${what.replace(/[().?]/g, '.')}: failure: refused: .*(${guard.source})`)),
        );
        expect(found).toEqual(wanted);
      } finally {
        // Each takes one of the places that there are for previews.
        await Promise.all(numbers.map((number) => node.close(number)));
      }
    },
    PATIENCE_MS * 2,
  );

  it('left dev as it was, and nothing of its own', async () => {
    expect(await node.versionAt('account.dev.localhost')).toBe('1.0.0');
    expect(await node.kubectl('get', 'clusterroles,clusterrolebindings,namespaces', '-o', 'name')).not.toContain(
      'hostile',
    );
    expect(HOSTILE_CHANGES.length).toBeGreaterThanOrEqual(30);
  });

  it.each(['$(touch /tmp/owned)', 'a;b', 'x: {y', '-upload-pack=x', 'main'])(
    'is not even pushed from a branch that is called %j',
    async (branch) => {
      await expect(succeed('pr', 'open', branch, '--name', NAME)).rejects.toThrow(/exited with [12]/);
    },
    PATIENCE_MS,
  );
});
