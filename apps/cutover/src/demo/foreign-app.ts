import { readEntry } from '@cutover/comparison';
import type { ForeignApp } from '@cutover/comparison';
import type { Cluster } from '@cutover/cluster';
import { pushImage } from '@cutover/image-builder';
import type { Context } from '../context.ts';
import { openImage, sourceOf } from '../image/source.ts';
import type { AskedForeign } from '../options/foreign-options.ts';

const TAG_CHARACTERS = 12;

/** As pods pull it. What lies on this machine goes to the cluster's registry; any other registry is the cluster's to ask. */
async function pullable(
  { steps, signal }: Context,
  { registry }: Cluster,
  what: { readonly flag: string; readonly text: string; readonly repository: string },
): Promise<string> {
  const place = sourceOf(what.text, `${what.flag}: `);
  if (place.kind === 'registry') return what.text;
  return steps.run(`image ${what.text}`, async (step) => {
    const { image } = await openImage(place, { insecure: false, signal });
    const { push, pull, insecure, credential } = registry;
    const name = `${what.repository}:${image.digest.replace('sha256:', '').slice(0, TAG_CHARACTERS)}`;
    step.update(`pushing ${name}`);
    await pushImage(image, `${push}/${name}`, {
      insecure,
      ...(credential === undefined ? {} : { credentials: await credential() }),
    });
    return `${pull}/${name}`;
  });
}

/** What of an app is switched, and its images where the cluster can have them. @throws ForeignAppError, UsageError, OciError */
export async function foreignApp(
  context: Context,
  cluster: Cluster,
  { source, entry, asked, from, to }: AskedForeign,
  helm: string,
): Promise<ForeignApp> {
  const found = await readEntry(source, helm, entry);
  const repository = `foreign/${found.workload}`;
  return {
    ...{ source, asked, entry: found },
    images: {
      from: await pullable(context, cluster, { flag: '--from', text: from, repository }),
      to: await pullable(context, cluster, { flag: '--to', text: to, repository }),
    },
  };
}
