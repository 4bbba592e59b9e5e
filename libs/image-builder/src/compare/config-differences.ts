import { platformOf, type Image } from '@cutover/oci';
import type { Difference } from './difference.ts';
import { shownValue } from './secrets.ts';

/** Settings by name; what was not set, or is empty, is left out: builders write `""` and `null` where others write nothing. */
type Settings = ReadonlyMap<string, string>;

/** Settings whose parts have names of their own. */
const KEYED = new Set(['Labels', 'ExposedPorts', 'Volumes']);

/** How containers of two images would be run otherwise, and on what. History, author and time of build are not compared. */
export function configDifferences(before: Image, after: Image): Difference[] {
  const [a, b] = [settingsOf(before), settingsOf(after)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((name): Difference[] => {
    const [from, to] = [a.get(name), b.get(name)];
    if (from === to) return [];
    const path = `config.${name}`;
    const hidden = (value: string): string => (name.startsWith('Env ') ? shownValue(name.slice(4), value) : value);
    if (from === undefined) return [{ kind: 'added', path, ...detail(hidden(to ?? '')) }];
    if (to === undefined) return [{ kind: 'removed', path, ...detail(hidden(from)) }];
    return [{ kind: 'changed', path, ...detail(`${hidden(from)}→${hidden(to)}`) }];
  });
}

function settingsOf(image: Image): Settings {
  const settings = new Map<string, string>(Object.entries(platformOf(image)));
  for (const [name, value] of Object.entries(image.config.value.config ?? {})) {
    for (const [key, text] of partsOf(name, value)) settings.set(key, text);
  }
  return settings;
}

function partsOf(name: string, value: unknown): [string, string][] {
  if (isEmpty(value)) return [];
  if (name === 'Env') return (value as string[]).map(variable);
  if (!KEYED.has(name)) return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
  return Object.entries(value as Record<string, unknown>).map(([key, item]) => [
    `${name} ${key}`,
    typeof item === 'string' ? item : '',
  ]);
}

function variable(text: string): [string, string] {
  const [name = '', ...rest] = text.split('=');
  return [`Env ${name}`, rest.join('=')];
}

function isEmpty(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return [undefined, null, '', false].includes(value as null);
  return Object.keys(value).length === 0;
}

function detail(text: string): Pick<Difference, 'detail'> {
  return text === '' ? {} : { detail: text };
}
