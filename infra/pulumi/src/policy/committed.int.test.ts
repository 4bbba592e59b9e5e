import { beforeAll, describe, expect, it } from '@jest/globals';
import { readStack } from '../config/read-stack.ts';
import { STACK_NAMES } from '../config/schema.ts';
import { programOf } from '../program/program.ts';
import { Vault } from '../program/vault.ts';
import { gitOpsSurroundings } from '../testing/argocd.ts';
import { registeredBy } from '../testing/register.ts';
import { committedWorld } from '../testing/world.ts';
import { problemsOf } from './policies.ts';
import type { World } from './policy.ts';

let world: World;

beforeAll(async () => {
  world = await committedWorld();
});

describe('the committed stacks, with what the committed overlays ask for', () => {
  it.each(STACK_NAMES)('%s keeps every policy', async (stack) => {
    const surroundings = { kubeconfig: '/nowhere/kubeconfig', gitops: gitOpsSurroundings() };
    const registered = await registeredBy(stack, programOf(await readStack(stack), surroundings, new Vault()));
    expect(registered.resources.length).toBeGreaterThan(10);
    expect(problemsOf(registered, world)).toEqual([]);
  });
});
