import { describe, expect, it } from '@jest/globals';
import { installsCached, stepsOf } from './steps.ts';

const COLD = `[1/2] STEP 1/2: FROM localhost/bases/node AS build
[1/2] STEP 2/2: RUN --mount=type=secret,id=npmrc npm ci --workspace=apps/web

added 130 packages in 8s
--> 45e075d985b
[2/2] STEP 1/2: FROM localhost/bases/node
[2/2] STEP 2/2: COPY --from=build /workspace ./
--> Using cache e728b81badbca301b54037753fd2e28714e9ec4f1b9b982578fe20fad3132808
--> e728b81badb`;

describe('steps of a build', () => {
  it('are cached or not', () => {
    expect(stepsOf(COLD)).toEqual([
      { instruction: 'RUN --mount=type=secret,id=npmrc npm ci --workspace=apps/web', isCached: false },
      { instruction: 'COPY --from=build /workspace ./', isCached: true },
    ]);
  });

  it('that install are told apart', () => {
    expect(installsCached(COLD)).toEqual([false]);
    expect(installsCached(COLD.replace('added 130 packages in 8s', `--> Using cache ${'0'.repeat(64)}`))).toEqual([
      true,
    ]);
    expect(installsCached('')).toEqual([]);
  });

  it('that begin another stage end after its steps', () => {
    const nested = [
      'STEP 3/4: COPY --from=a /x /x',
      '[1/2] STEP 1/1: RUN npm ci',
      '--> aaaaaaaaaaa',
      '--> bbbbbbbbbbb',
    ];
    expect(stepsOf(nested.join('\n')).map(({ instruction }) => instruction.split(' ')[0])).toEqual(['RUN', 'COPY']);
  });
});
