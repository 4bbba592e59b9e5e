import type { CountedRegistry, StoredImage } from './counted-registry.ts';
import type { Measurement } from './measurement.ts';
import { TAG, type Peer, type Place } from './peer.ts';
import type { Case, ImagesPlan, SubjectName } from './plan.ts';
import type { Subject } from './subject.ts';

export interface Bench {
  readonly registry: CountedRegistry;
  readonly base: Pick<Place, 'base' | 'baseTag'>;
  /** Layers of the base, by digest. */
  readonly baseLayers: ReadonlySet<string>;
  readonly peers: readonly Peer[];
  readonly say: (line: string) => void;
}

/** What an image has to be after a case, against what it was before. */
const CHANGES: Readonly<Record<Case, boolean>> = { unchanged: false, line: true, dependency: true, cold: false };
/** Of those that write the time into an image, none does here: each is told not to, or does not. */
const REPEATS_DIGEST = /^(?:cutover|library|containerify)/;

/** All cases of one subject, interleaved: each round makes its change once, then every peer builds; who is first goes round. */
export async function measureSubject(bench: Bench, subject: Subject, plan: ImagesPlan): Promise<Measurement[]> {
  const known = new Map<string, StoredImage>();
  for (const peer of bench.peers) {
    bench.say(`${subject.name}: ${peer.name} builds for the first time`);
    for (let built = 0; built < (peer.firstBuilds ?? 1); built++) {
      known.set(peer.name, (await build(bench, subject, peer)).image);
    }
  }
  const all: Measurement[] = [];
  let change = 0;
  for (const [name, repeats] of plan.repeats) {
    for (let round = 0; round < repeats; round++) {
      bench.say(`${subject.name}, ${name}, round ${round + 1} of ${repeats}`);
      if (name === 'line') await subject.editLine(++change);
      if (name === 'dependency') await subject.changeDependency(round);
      for (const peer of inTurn(bench.peers, round)) {
        const before = known.get(peer.name)!;
        const { measurement, image } = await measureOne(bench, { subject, peer, name, round, before });
        known.set(peer.name, image);
        all.push(measurement);
      }
    }
  }
  return all;
}

function inTurn<T>(items: readonly T[], round: number): T[] {
  const at = round % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

interface One {
  readonly subject: Subject;
  readonly peer: Peer;
  readonly name: Case;
  readonly round: number;
  readonly before: StoredImage;
}

/** @throws Error where the image is not what the case makes of it: then something else was measured */
async function measureOne(bench: Bench, { subject, peer, name, round, before }: One) {
  const suffix = name === 'cold' ? `-cold-${round}` : '';
  if (name === 'cold') await peer.forget();
  const { cost, image, pushed, baseLayersSent } = await build(bench, subject, peer, suffix);
  assertChange(peer, name, before, image);
  const had = new Set(name === 'cold' ? bench.baseLayers : before.layers.map(({ digest }) => digest));
  const sent = image.layers.filter(({ digest }) => !had.has(digest));
  const measurement: Measurement = {
    ...{ subject: subject.name as SubjectName, case: name, round, peer: peer.name },
    ...cost,
    pushedBytes: pushed.bytes,
    pushedLayerBytes: pushed.blobBytes - (pushed.digests.has(image.config.digest) ? image.config.size : 0),
    newLayerBytes: sent.reduce((sum, { size }) => sum + size, 0),
    baseLayersSent,
  };
  return { measurement, image };
}

async function build({ registry, base, baseLayers }: Bench, subject: Subject, peer: Peer, suffix = '') {
  const repository = `${subject.name}/${peer.name.replaceAll(/[^a-z0-9]+/g, '-')}${suffix}`;
  registry.pushed(repository);
  const cost = await peer.build(subject, { host: registry.host, repository, ...base });
  const pushed = registry.pushed(repository);
  const baseLayersSent = [...pushed.digests].filter((digest) => baseLayers.has(digest)).length;
  return { cost, pushed, baseLayersSent, image: await registry.image(repository, TAG) };
}

export function assertChange(
  { name }: Pick<Peer, 'name'>,
  what: Case,
  before: Pick<StoredImage, 'digest'>,
  after: Pick<StoredImage, 'digest'>,
): void {
  const isSame = before.digest === after.digest;
  if (CHANGES[what] && isSame)
    throw new Error(`${name} pushed the old image after a change (${what}): ${after.digest}`);
  if (!CHANGES[what] && !isSame && REPEATS_DIGEST.test(name)) {
    throw new Error(`${name} made another image of the same files (${what}): ${before.digest}, then ${after.digest}`);
  }
}
