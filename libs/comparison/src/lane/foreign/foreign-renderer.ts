import { type AskedEntry, findEntry, type FoundEntry } from './find-entry.ts';
import { postRender } from './post-render.ts';
import { type ForeignSource, objectsOf } from './source.ts';
import { referenceOf, roundAnnotation } from '../prepare/lane-plan.ts';
import type { AppRenderer } from '../lane-settings.ts';

/** Finds what of an app is switched, and where load enters. @throws ForeignAppError */
export const readEntry = async (source: ForeignSource, helm: string, asked: AskedEntry): Promise<FoundEntry> =>
  findEntry(await objectsOf(source, helm, 'default'), asked);

/** An app by its own chart or manifests, in which a lane sets namespace, image, number of pods and strategy. @throws ForeignAppError */
export const foreignRenderer =
  (source: ForeignSource): AppRenderer =>
  async ({ helm, app, entry, replicas }, { namespace, strategy, image, round }) =>
    postRender(await objectsOf(source, helm, namespace), {
      ...{ namespace, replicas, entry: { workload: app, ...entry }, image: referenceOf(image) },
      strategy: strategy.values.strategy,
      annotations: strategy.change === 'same' ? roundAnnotation(round) : {},
    });
