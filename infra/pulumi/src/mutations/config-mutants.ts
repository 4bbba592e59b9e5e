import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { Mutant } from './mutant.ts';

type Path = readonly (string | number)[];

interface Change {
  readonly operator: string;
  readonly path: Path;
  readonly to: unknown;
  readonly apply: (document: Document) => void;
}

const OTHER_UNITS: Readonly<Record<string, string>> = { Mi: 'Gi', Gi: 'Mi', Ti: 'Gi' };

/** What somebody might write in the place of a text. */
function otherTexts(value: string): [operator: string, to: unknown][] {
  const [, digits = '', unit = ''] = /^(\d+)(Mi|Gi|Ti|m)?$/.exec(value) ?? [];
  if (digits === '')
    return [
      ['text', `${value}x`],
      ['text', ''],
      ['text', 'system:authenticated'],
    ];
  const amounts: [string, unknown][] = [
    ['amount', `${Number(digits) * 10}${unit}`],
    ['unit', digits],
    ['amount', Number(digits)],
  ];
  const other = OTHER_UNITS[unit];
  return other === undefined ? amounts : [...amounts, ['unit', `${digits}${other}`]];
}

function otherValues(value: unknown): [operator: string, to: unknown][] {
  if (typeof value === 'number')
    return [
      ['number', 0],
      ['number', value * 10],
      ['number', -value],
      ['text', String(value)],
    ];
  return typeof value === 'string' ? otherTexts(value) : [];
}

const setting = (path: Path, [operator, to]: [string, unknown]): Change => ({
  ...{ operator, path, to },
  apply: (document) => document.setIn(path, to),
});

const removal = (path: Path): Change => ({
  operator: 'removed',
  path,
  to: '',
  apply: (document) => document.deleteIn(path),
});

function renaming(path: Path): Change {
  const name = `${String(path.at(-1))}x`;
  const apply = (document: Document) => {
    const value = document.getIn(path, true);
    document.deleteIn(path);
    document.setIn([...path.slice(0, -1), name], value);
  };
  return { operator: 'renamed', path, to: name, apply };
}

const doubling = (path: Path, value: unknown): Change => ({
  ...{ operator: 'doubled', path, to: value },
  apply: (document) => document.addIn(path, value),
});

function changesAt(node: unknown, path: Path): Change[] {
  if (isScalar(node)) return otherValues(node.value).map((other) => setting(path, other));
  if (isSeq(node)) {
    const items = node.items.flatMap((item, index) => [
      removal([...path, index]),
      ...changesAt(item, [...path, index]),
    ]);
    const [first] = node.items;
    return isScalar(first) ? [...items, doubling(path, first.value)] : items;
  }
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const at = [...path, String(isScalar(key) ? key.value : key)];
    return [removal(at), renaming(at), ...changesAt(value, at)];
  });
}

/** Every mutant of a stack's file: amounts, units, types and texts changed, keys renamed, parts removed and doubled. */
export function configMutants(file: string, text: string): Mutant[] {
  const same = parseDocument(text).toString();
  return changesAt(parseDocument(text).contents, [])
    .map(({ operator, path, to, apply }) => {
      const document = parseDocument(text);
      const from = `${path.join('.')}: ${JSON.stringify(document.getIn(path)) ?? ''}`;
      apply(document);
      return { file, line: 0, operator, from, to: String(to), text: document.toString() };
    })
    .filter((mutant) => mutant.text !== same);
}
