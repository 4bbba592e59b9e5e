import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { breakingChanges, type JsonSchema } from './breaking-changes.ts';
import { breakingAmong, currentSchemas, publishedSchemas } from './published-schemas.ts';

const json = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
const base = { id: z.string(), money: z.object({ minor: z.int(), currency: z.string().length(3) }) };
const changes = (after: z.ZodType): string[] => breakingChanges(json(z.object(base)), json(after));

describe('published messages', () => {
  it('are not changed in a way that breaks who wrote or reads them', () => {
    expect(breakingAmong(publishedSchemas(), currentSchemas())).toEqual([]);
  });

  it('have a committed schema for each version: else run node libs/contracts/src/main.ts', () => {
    const [published, current] = [publishedSchemas(), currentSchemas()];
    expect(
      [...current].filter(([name, schema]) => JSON.stringify(published.get(name)) !== JSON.stringify(schema)),
    ).toEqual([]);
  });

  it('may not lose a version', () => {
    const current = currentSchemas();
    current.delete('MoneyHeld.v1.json');
    expect(breakingAmong(publishedSchemas(), current)).toEqual([
      'MoneyHeld.v1.json: is published and may not be removed',
    ]);
  });

  it.each<[string, z.ZodType, string[]]>([
    ['nothing', z.object(base), []],
    ['an optional property', z.object({ ...base, note: z.string().optional() }), []],
    ['a description', z.object({ ...base, id: z.string().describe('whose') }), []],
    ['a required property', z.object({ ...base, note: z.string() }), ['data.note: is required now']],
    ['a property that may be absent', z.object({ ...base, id: z.string().optional() }), ['data.id: may be absent now']],
    ['a removed property', z.object({ id: base.id }), ['data.money: was removed', 'data.money: may be absent now']],
    ['another type', z.object({ ...base, id: z.number() }), ['data.id: type was "string" and is "number"']],
    ['a tighter text', z.object({ ...base, id: z.string().max(8) }), ['data.id: maxLength was absent and is 8']],
    [
      'a wider text, inside',
      z.object({ ...base, money: z.object({ minor: z.int(), currency: z.string().min(3) }) }),
      ['data.money.currency: maxLength was 3 and is absent'],
    ],
    [
      'an integer that may be a fraction',
      z.object({ ...base, money: z.object({ minor: z.number(), currency: z.string().length(3) }) }),
      [
        'data.money.minor: type was "integer" and is "number"',
        'data.money.minor: minimum was -9007199254740991 and is absent',
        'data.money.minor: maximum was 9007199254740991 and is absent',
      ],
    ],
  ])('compared with %s', (_what, after, expected) => {
    expect(changes(after)).toEqual(expected);
  });
});
