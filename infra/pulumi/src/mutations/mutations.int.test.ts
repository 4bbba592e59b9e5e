import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { STACK_FOLDER } from '../config/read-stack.ts';
import { problemsOf } from '../policy/policies.ts';
import type { World } from '../policy/policy.ts';
import { committedWorld } from '../testing/world.ts';
import { drawMutants } from './candidates.ts';
import { judgementOf } from './judged.ts';
import type { Mutant } from './mutant.ts';
import { mutantText } from './mutant.ts';
import { tryMutant } from './trial.ts';

/** A short form of `nx run pulumi:mutations`: settings alone, which one process can read again and again. */
const COUNT = 60;
const SEED = 3;

let world: World;
let settings: Mutant[];

beforeAll(async () => {
  world = await committedWorld();
  settings = (await drawMutants(COUNT, SEED)).filter(({ file }) => file.endsWith('.yaml'));
});

describe('seeded mistakes in settings', () => {
  it('are caught before anything reaches a cluster, or were judged', async () => {
    expect(settings.length).toBeGreaterThan(20);
    const survivors: string[] = [];
    for (const mutant of settings) {
      const { caughtBy } = await tryMutant(mutant, { world, problemsOf });
      if (caughtBy === undefined && judgementOf(mutant) === undefined) survivors.push(mutantText(mutant));
    }
    expect(survivors).toEqual([]);
  });

  it('would not be, were it not for the policies', async () => {
    const text = await readFile(join(STACK_FOLDER, 'Pulumi.dev.yaml'), 'utf8');
    const mutant = {
      file: 'Pulumi.dev.yaml',
      line: 0,
      operator: 'amount',
      from: '20',
      to: '200',
      text: text.replace('pods: 20', 'pods: 200'),
    };
    expect(mutant.text).not.toBe(text);
    expect((await tryMutant(mutant, { world, problemsOf })).caughtBy).toBe('policies');
    expect((await tryMutant(mutant, { world, problemsOf: () => [] })).caughtBy).toBeUndefined();
  });
});
