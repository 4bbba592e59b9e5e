import { ManifestsError } from '../manifests-error.ts';
import { isObject, valueAt } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import { TEMPLATE_PATHS } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** An entry of a kustomization's `labels`: on every object, and on the pods that `fields` lead to. */
export interface LabelEntry {
  readonly pairs: Readonly<Record<string, string>>;
  readonly fields?: readonly Field[];
}

interface Field {
  readonly path: string;
  readonly kind?: string;
}

interface Template {
  readonly path: string;
  readonly kind: string;
  readonly labels: JsonObject;
}

function templatesOf(object: KubernetesObject): Template[] {
  return TEMPLATE_PATHS.flatMap((path) => {
    const labels = valueAt(object, [...path, 'metadata', 'labels']);
    return isObject(labels) ? [{ path: [...path, 'metadata', 'labels'].join('/'), kind: object.kind, labels }] : [];
  });
}

/** Without a kind where all kinds that have such a template have the label in it. */
function fieldsOf(label: string, templates: readonly Template[]): Field[] {
  const labelled = (some: readonly Template[]) => some.filter(({ labels }) => label in labels);
  return [...new Set(templates.map(({ path }) => path))].flatMap((path): Field[] => {
    const here = templates.filter((template) => template.path === path);
    if (labelled(here).length === here.length) return [{ path }];
    return [...new Set(here.map(({ kind }) => kind))].flatMap((kind): Field[] => {
      const alike = here.filter((template) => template.kind === kind);
      const some = labelled(alike).length;
      if (some > 0 && some < alike.length) {
        throw new ManifestsError(
          'inexpressible',
          `label ${label} is on the pods of some objects of kind ${kind} and not of others`,
        );
      }
      return some === 0 ? [] : [{ path, kind }];
    });
  });
}

/**
 * Labels of an environment, with those alike in one entry. The fields are named one by one: `includeTemplates` would also label claim templates,
 * which cannot change, and so refuse the next promotion.
 * @throws ManifestsError `inexpressible`
 */
export function labelEntries(
  pairs: Readonly<Record<string, string>>,
  objects: readonly KubernetesObject[],
): LabelEntry[] {
  const templates = objects.flatMap(templatesOf);
  const entries = new Map<string, { pairs: Record<string, string>; fields: readonly Field[] }>();
  for (const [label, value] of Object.entries(pairs)) {
    const fields = fieldsOf(label, templates);
    const key = JSON.stringify(fields);
    const entry = entries.get(key) ?? { pairs: {}, fields };
    entry.pairs[label] = value;
    entries.set(key, entry);
  }
  return [...entries.values()].map(({ pairs: some, fields }) =>
    fields.length === 0 ? { pairs: some } : { pairs: some, fields },
  );
}
