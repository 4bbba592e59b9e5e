import { readFile } from 'node:fs/promises';

import { describe, expect, it } from '@jest/globals';

import { eventsJsonSchema, eventsSchemaFile, runJsonSchema, schemaFile } from './generate.ts';

describe('run.schema.json', () => {
  it('is what src/schema/main.ts would write today', async () => {
    expect(await readFile(schemaFile, 'utf8')).toBe(await runJsonSchema());
  });

  it('names the fields that a reader of run.json relies on', async () => {
    const schema = JSON.parse(await runJsonSchema()) as { required: string[] };
    expect(schema.required).toEqual(
      expect.arrayContaining(['environment', 'seed', 'load', 'void', 'lanes', 'verdict']),
    );
  });
});

describe('events.schema.json', () => {
  it('is what src/schema/main.ts would write today', async () => {
    expect(await readFile(eventsSchemaFile, 'utf8')).toBe(await eventsJsonSchema());
  });
});
