import { rmSync } from 'node:fs';
import { byForm } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { perturbedApp } from './testing/perturbed/perturbed-app.ts';
import { perturbedBuild, type PerturbedApp } from './testing/perturbed/perturbed-build.ts';
import type { PerturbedOutcome } from './testing/perturbed/perturbed-process.ts';
import { isPossible, PERTURBATIONS } from './testing/perturbed/perturbation.ts';

/** Of the thirty; all of them, ten times over, are `nx run bench:perturb`. */
const IN_CI = PERTURBATIONS.slice(0, 20)
  .filter(({ name }, index) => byForm({ short: index % 3 === 0 || name === 'another host', long: true }))
  .filter(isPossible);
const PATIENCE_MS = 300_000;

let app: PerturbedApp;
let plain: PerturbedOutcome;
beforeAll(async () => {
  app = perturbedApp();
  plain = await perturbedBuild(app);
}, PATIENCE_MS);
afterAll(() => rmSync(app.scratch, { recursive: true, force: true }));

describe('builds with empty caches are one digest', () => {
  it.each(IN_CI.map((one) => [one.name, one] as const))(
    'under %s, which a program that looks can see',
    async (_, perturbation) => {
      const { witness, ...built } = await perturbedBuild(app, perturbation);
      expect(witness[perturbation.aspect]).not.toBe(plain.witness[perturbation.aspect]);
      expect(built).toEqual({ digest: plain.digest, diffIds: plain.diffIds });
    },
    PATIENCE_MS,
  );
});

describe('a builder that lets into the image what it sees', () => {
  it.each(['clock', 'listing', 'hostname'] as const)(
    'of the %s is found out',
    async (aspect) => {
      const perturbation = IN_CI.find((one) => one.aspect === aspect)!;
      const kept = await perturbedBuild(app, undefined, aspect);
      const leaked = await perturbedBuild(app, perturbation, aspect);
      expect((await perturbedBuild(app, undefined, aspect)).digest).toBe(kept.digest);
      expect(leaked.digest).not.toBe(kept.digest);
    },
    PATIENCE_MS,
  );
});
