import { CHARTS } from '../../schema/charts.ts';
import { reasonOf } from '../../schema/json-schema.ts';
import type { JsonSchema, Properties } from '../../schema/json-schema.ts';
import { everyVariant } from '../every-variant.ts';
import { valueAt, withValue } from '../paths.ts';
import type { Path } from '../paths.ts';
import { mutationsOf } from './mutations.ts';
import type { Fault, Mutation } from './mutations.ts';

/** One value of a chart changed to something that may be wrong. */
export interface Candidate {
  readonly chart: string;
  /** Dotted. */
  readonly name: string;
  readonly fault: Fault;
  readonly value: unknown;
  /** All values, sound but for this one. */
  readonly values: object;
  /** What they were before. */
  readonly base: object;
  /** The way to what is changed. */
  readonly place: Path;
  /** Why the schema of this place is stricter than the API server, where it says so. */
  readonly reason: string | undefined;
}

/** In which of a chart's ci values a value comes to bear; the first prefix that fits counts. */
const BEARS: readonly (readonly [prefix: string, variant: string])[] = [
  ['strategy.blueGreen', 'blue-green'],
  ['strategy.analysis.prometheus', 'blue-green-analysed'],
  ['strategy.analysis', 'canary-judged'],
  ['strategy.canary.mesh', 'canary-mesh'],
  ['strategy.canary.steps', 'canary-routed'],
  ['strategy.canary', 'canary'],
  ['podDisruptionBudget', 'rolling'],
  ['replicaCount', 'rolling'],
  ['mongo.url', 'rolling'],
  ['kafka', 'rolling'],
  ['topics', 'topics'],
  ['tests', 'standin'],
  ['backup', 'backup'],
  ['external', 'external'],
  ['', 'everything'],
  ['', 'default'],
];

const known = everyVariant();

function variantFor(chart: string, name: string): object {
  const variants = known.filter((variant) => variant.chart === chart);
  const fitting = BEARS.filter(([prefix]) => name.startsWith(prefix)).map(([, variant]) => variant);
  const found = fitting.flatMap((wanted) => variants.filter((variant) => variant.name === wanted))[0];
  if (found === undefined) throw new Error(`charts/${chart} has no ci values in which ${name} comes to bear`);
  return found.values;
}

interface Place {
  readonly path: Path;
  readonly schema: JsonSchema;
  readonly reason: string | undefined;
}

/** Helm's own, of which no template reads anything. */
const NOT_OURS = new Set(['global', 'common']);

/** Stands in a path for an entry of a list. */
const ENTRY = '0';

/** What stands within: a group's values, or an entry of a list of groups. */
function within({ properties, items }: JsonSchema): Properties {
  return properties ?? (items?.properties === undefined ? {} : { [ENTRY]: items });
}

/** By what a place is known again: in a list by the schema of its entries, wherever they stand. */
function identityOf(kind: string, { path, schema }: Place): string {
  const entry = path.lastIndexOf(ENTRY);
  return JSON.stringify(entry < 0 ? [kind, path, schema] : [path.slice(entry), schema]);
}

/** All places of a schema, groups among them. */
function placesOf(properties: Properties, at: Path = [], inherited?: string): Place[] {
  return Object.entries(properties)
    .filter(([key]) => at.length > 0 || !NOT_OURS.has(key))
    .flatMap(([key, schema]) => {
      const path = [...at, key];
      const reason = reasonOf(schema) ?? reasonOf(schema.items ?? {}) ?? inherited;
      return [{ path, schema, reason }, ...placesOf(within(schema), path, reason)];
    });
}

/** A group with an entry more; anything else is put in its place. */
function mutated(base: object, path: Path, { fault, value }: Mutation): Pick<Candidate, 'values' | 'base' | 'place'> {
  if (fault !== 'unknown key') return { values: withValue(base, path, value), base, place: path };
  const [[key, entry]] = Object.entries(value as object) as [[string, unknown]];
  const place = [...path, key];
  return { values: withValue(base, place, entry), base, place };
}

/** In a list, the entry in which a value comes to bear: the first that has it. @throws Error where there is no entry at all */
function bearing(base: object, path: Path): Path {
  return path.reduce<string[]>((way, key, index) => {
    if (key !== ENTRY) return [...way, key];
    const entries = valueAt(base, way);
    if (!Array.isArray(entries) || entries.length === 0)
      throw new Error(`no ci values have an entry of ${way.join('.')}`);
    const next = path[index + 1];
    const found = entries.findIndex((entry) => next !== undefined && valueAt(entry, [next]) !== undefined);
    return [...way, String(Math.max(found, 0))];
  }, []);
}

function candidatesOf(chart: string, { path: place, schema, reason }: Place): Candidate[] {
  const base = variantFor(chart, place.join('.'));
  const path = bearing(base, place);
  const name = path.join('.');
  return mutationsOf(schema).map((mutation) => ({
    ...{ chart, name, ...mutation, reason },
    ...mutated(base, path, mutation),
  }));
}

/** One in so many of the mutations of a place whose schema stood elsewhere already; another one each time. */
const SHARE = 8;

/**
 * Candidates for every value of every chart. A place that an earlier chart of the same kind (service or server) has by the same schema
 * is left out: the same templates read it.
 * @param sampled where a schema was met before at another place, only a share of its mutations is tried there
 */
export function everyCandidate({ sampled }: { sampled: boolean }): Candidate[] {
  const places = new Set<string>();
  const schemas = new Map<string, number>();
  return Object.entries(CHARTS).flatMap(([chart, properties]) => {
    const kind = 'persistence' in properties ? 'server' : 'service';
    const fresh = placesOf(properties).filter((place) => {
      const key = identityOf(kind, place);
      return places.has(key) ? false : places.add(key);
    });
    return fresh.flatMap((place) => {
      const key = JSON.stringify(place.schema);
      const met = schemas.get(key) ?? 0;
      schemas.set(key, met + 1);
      const all = candidatesOf(chart, place);
      return sampled && met > 0 ? all.filter((_, index) => index % SHARE === met % SHARE) : all;
    });
  });
}
