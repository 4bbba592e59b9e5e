import { Document, isMap, isScalar } from 'yaml';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { idOf, toYaml } from '../objects/kubernetes-object.ts';
import { isEqual } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { jsonPatch } from './json-patch.ts';
import type { Operation } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';

/** An entry of a kustomization's `patches`. */
export interface Patch {
  readonly target: { readonly kind: string; readonly name: string };
  readonly patch: string;
}

/** Kinds that Kustomize knows no schema of: its merge would replace their lists, containers among them. */
const WITHOUT_SCHEMA: ReadonlySet<string> = new Set(['Rollout']);

/** An operation a line where its value is one. */
function operationsText(operations: readonly Operation[]): string {
  const document = new Document(operations);
  const { contents } = document;
  for (const item of (contents as unknown as { items: unknown[] }).items) {
    if (isMap(item) && item.items.every(({ value }) => isScalar(value))) item.flow = true;
  }
  return document.toString({ lineWidth: 0, blockQuote: 'literal' });
}

function head({ apiVersion, kind, metadata }: KubernetesObject): JsonObject {
  return { apiVersion, kind, metadata: { name: metadata.name } };
}

/** Kustomize trims a patch: a text of several lines at its end would lose its last newline. */
function endsInNewline(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.endsWith('\n');
  return typeof value === 'object' && value !== null && endsInNewline(Object.values(value).at(-1));
}

function textOf(from: KubernetesObject, to: KubernetesObject): string {
  const merged = WITHOUT_SCHEMA.has(from.kind) ? undefined : mergePatch(from, to);
  if (merged === undefined) return operationsText(jsonPatch(from, to));
  const { metadata: changed = {}, ...others } = merged;
  const { apiVersion, kind } = from;
  const metadata = { name: from.metadata.name, ...(changed as JsonObject) };
  return toYaml(
    endsInNewline(others) ? { apiVersion, kind, ...others, metadata } : { apiVersion, kind, metadata, ...others },
  );
}

/** The patch that makes one object of another: a strategic merge where only maps differ, else JSON 6902. Undefined where nothing differs. */
export function patchOf(from: KubernetesObject, to: KubernetesObject): Patch | undefined {
  if (idOf(from) !== idOf(to)) throw new Error(`${idOf(from)} cannot become ${idOf(to)}`);
  if (isEqual(from, to)) return undefined;
  const { kind, metadata } = from;
  return { target: { kind, name: metadata.name }, patch: textOf(from, to) };
}

/** The patch that takes an object away. */
export function deletionOf(object: KubernetesObject): Patch {
  const { kind, metadata } = object;
  return { target: { kind, name: metadata.name }, patch: toYaml({ $patch: 'delete', ...head(object) }) };
}
