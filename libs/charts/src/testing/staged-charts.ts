import { afterAll } from '@jest/globals';
import { chartFolder } from '../chart-folder.ts';
import type { Staged } from '../render-chart.ts';
import { withStagedChart } from '../staged-chart.ts';

interface Copy {
  readonly staged: Promise<Staged>;
  readonly remove: () => Promise<void>;
}

const copies = new Map<string, Copy>();

function copyOf(chart: string): Copy {
  const [ready, done] = [Promise.withResolvers<Staged>(), Promise.withResolvers<void>()];
  const removed = withStagedChart(chartFolder(chart), (staged) => {
    ready.resolve(staged);
    return done.promise;
  });
  removed.catch(ready.reject);
  return {
    staged: ready.promise,
    remove: () => {
      done.resolve();
      return removed;
    },
  };
}

/** A copy of a chart that nobody changes, made once for all tests of a file: to copy it costs as much as to render it. */
export function stagedChart(chart: string): Promise<Staged> {
  const known = copies.get(chart) ?? copyOf(chart);
  copies.set(chart, known);
  return known.staged;
}

afterAll(async () => {
  await Promise.allSettled([...copies.values()].map(({ remove }) => remove()));
});
