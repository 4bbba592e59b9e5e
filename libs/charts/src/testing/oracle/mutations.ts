import type { JsonSchema } from '../../schema/json-schema.ts';

export type Fault = 'wrong type' | 'null' | 'unknown key' | 'empty' | 'number' | 'text' | 'entry';

export interface Mutation {
  readonly fault: Fault;
  readonly value: unknown;
}

const of = (fault: Fault, ...values: readonly unknown[]): Mutation[] => values.map((value) => ({ fault, value }));

/** What people and generators put where a name, an amount or a path is asked for; some of it is right somewhere. */
const TEXTS = [
  'lots',
  '123456',
  'true',
  '-1Gi',
  '0',
  '1.5Gi',
  '100m',
  '101%',
  'Capital',
  'two words',
  '-leading',
  'trailing-',
  'a:b',
  'a/b',
  '/tmp',
  '../up',
  '5-3 * * * *',
  '61 * * * *',
  '*.example.com',
  'a"b\n#c: {d}',
  'é',
  'n'.repeat(64),
  'l'.repeat(254),
] as const;

/** Sound on both sides of a bound, and beyond it. */
function numbers({ minimum = 0, maximum = 2_147_483_647 }: JsonSchema, fractions: boolean): Mutation[] {
  const each = new Set([minimum, maximum, minimum - 1, maximum + 1, -1, 0, 99_999_999_999]);
  return [...of('number', ...each), ...of(fractions ? 'number' : 'wrong type', 1.5)];
}

/** Keys and values that labels, annotations and variables have in turn. */
const ENTRIES: readonly Record<string, unknown>[] = [
  { plain: 'value' },
  { plain: '' },
  { plain: 'two words' },
  { plain: '-dash' },
  { plain: 'v'.repeat(64) },
  { plain: 'v'.repeat(20_000) },
  { 'example.com/note': 'on' },
  { 'example.com/': 'x' },
  { 'Example.com/x': 'x' },
  { 'a/b/c': 'x' },
  { 'two words': 'x' },
  { 'd.o-t': 'x' },
  { '1st': 'x' },
  { true: 'true' },
  { ['k'.repeat(64)]: 'x' },
  { 'app.kubernetes.io/name': 'mine' },
  { 'kubernetes.io/config.mirror': 'x' },
  { 'kubernetes.io/ingress.class': 'x' },
  { 'container.apparmor.security.beta.kubernetes.io/x': 'x' },
  { POD_NAME: 'x' },
];

function scalar(schema: JsonSchema): Mutation[] {
  if (schema.enum) return [...of('wrong type', {}, true, 7), ...of('empty', ''), ...of('text', 'lots', ...schema.enum)];
  const types = schema.type === undefined ? ['string'] : [schema.type].flat();
  const wrong = of('wrong type', {}, ['a'], types.includes('boolean') ? 'false' : true);
  const isText = types.includes('string');
  const isNumber = types.includes('integer') || types.includes('number');
  return [
    ...wrong,
    ...(isText ? [] : of('wrong type', '1')),
    ...(isNumber ? numbers(schema, types.includes('number')) : of('wrong type', 7)),
    ...(isText ? [...of('empty', ''), ...of('text', ...TEXTS)] : []),
  ];
}

/** Where entries are groups: each of their values is a place of its own. */
function groups(): Mutation[] {
  return [...of('wrong type', 'text', 7, {}, [7], ['text'], [[]]), ...of('empty', [], [{}])];
}

function list(): Mutation[] {
  return [
    ...of('wrong type', 'text', 7, {}, [7], [['a']]),
    ...of('empty', [], ['']),
    ...TEXTS.map((text) => ({ fault: 'entry' as const, value: [text] })),
    ...of(
      'entry',
      ['same', 'same'],
      Array.from({ length: 40 }, (_, index) => `n${index}`),
    ),
  ];
}

/** Faulty and merely unusual values for a place with this schema; whether they are right is for others to say. */
export function mutationsOf(schema: JsonSchema): Mutation[] {
  const nothing = of('null', null);
  if (schema.properties)
    return [...nothing, ...of('wrong type', 'text', 7, []), ...of('unknown key', { notAValue: 1 })];
  if (schema.items?.properties) return [...nothing, ...groups()];
  if (schema.items) return [...nothing, ...list()];
  if (schema.patternProperties) {
    const wrong = of('wrong type', 'text', 7, ['a'], { plain: 1 }, { plain: {} });
    return [...nothing, ...of('null', { plain: null }), ...wrong, ...of('empty', {}), ...of('entry', ...ENTRIES)];
  }
  return [...nothing, ...scalar(schema)];
}
