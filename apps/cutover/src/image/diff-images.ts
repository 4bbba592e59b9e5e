import { readFile } from 'node:fs/promises';
import {
  compareImages,
  differenceText,
  parseIgnoreList,
  siftDifferences,
  type Difference,
  type IgnoreRule,
} from '@cutover/image-builder';
import type { Context } from '../context.ts';
import { UsageError } from '../usage-error.ts';
import type { Place } from './place.ts';
import { openImage } from './source.ts';

export interface DiffRequest {
  readonly before: Place;
  readonly after: Place;
  readonly rules: readonly IgnoreRule[];
  readonly insecure: boolean;
}

export interface DiffResult {
  /** What no rule permits. */
  readonly differences: readonly Difference[];
  readonly ignored: readonly (IgnoreRule & { readonly count: number })[];
}

/** The permitted differences of a file. @throws ImageBuildError ignore-invalid, UsageError */
export async function readIgnoreList(path: string | undefined): Promise<IgnoreRule[]> {
  if (path === undefined) return [];
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`--ignore: ${path} cannot be read: ${cause.code ?? cause.message}`, { cause });
  });
  return parseIgnoreList(text, path);
}

/** @throws OciError */
export async function diffImages(request: DiffRequest, { steps, signal }: Context): Promise<DiffResult> {
  return steps.run('compare', async (step) => {
    const options = { insecure: request.insecure, signal };
    const [before, after] = [await openImage(request.before, options), await openImage(request.after, options)];
    step.update('reading the layers');
    const sifted = siftDifferences(await compareImages(before.image, after.image), request.rules);
    const ignored = [...sifted.ignored].map(([rule, count]) => ({ ...rule, count }));
    return { differences: sifted.left, ignored };
  });
}

/** A line each. */
export function differencesText(differences: readonly Difference[]): string {
  return differences.map(differenceText).join('\n');
}
