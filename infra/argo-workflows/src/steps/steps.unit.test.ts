import { expect, it } from '@jest/globals';
import { mainBranch, nightly, pullRequest } from '../pipeline/pipelines.ts';
import { STEPS } from './steps.ts';

it('there is code for each step of each pipeline, and for nothing else', () => {
  const templates = [pullRequest, mainBranch, nightly].flatMap(({ object }) => object.spec.templates ?? []);
  const called = templates.flatMap(({ container }) => (container ? [container.command?.at(-1)] : []));
  expect([...new Set(called)].sort()).toEqual(Object.keys(STEPS).sort());
});
