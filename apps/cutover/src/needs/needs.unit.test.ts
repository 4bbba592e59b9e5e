import { describe, expect, it } from '@jest/globals';
import { applicationOf, sideImageNames } from '@cutover/comparison';
import { TOOL_NAMES } from '@cutover/toolchain';
import type { StrategyName } from '@cutover/comparison';
import { appNames } from '@cutover/traffic';
import type { AppName } from '@cutover/traffic';
import { deployables } from '../deploy/deployment.ts';
import { SERVERS } from '../image/servers.ts';
import { DEPLOYABLE, IMAGES } from '../options/app.ts';
import { PROVIDERS } from '../options/cluster-options.ts';
import { needsOfCluster, needsOfComparison, needsOfDemo, needsOfDeployment } from './needs.ts';

/** What of `asked` the needs do not cover. */
function uncovered(needs: readonly string[], asked: readonly string[]): string[] {
  return asked.filter((name) => !needs.includes(name));
}

/** Jars of the images, by names alone: a server's image is named as its jars are. */
function jarsOf(images: readonly string[]): string[] {
  return images.filter((name) => !(IMAGES as readonly string[]).includes(name));
}

const comparing = (app: AppName, strategies: readonly StrategyName[] = ['rolling', 'blue-green']) => ({
  app,
  strategies,
});

describe('what commands need', () => {
  it.each(appNames)('covers what stands beside %s when it is compared', (app) => {
    const { sideImages } = applicationOf(app);
    for (const provider of PROVIDERS) {
      expect(uncovered(needsOfComparison(provider, comparing(app)).jars, jarsOf(sideImages))).toEqual([]);
      expect(uncovered(needsOfComparison(provider, comparing(app)).tools, ['helm', 'rollouts-controller'])).toEqual([]);
    }
  });

  it('covers Argo Rollouts where a strategy replaces a Rollout, and only there', () => {
    const tools = (strategies: readonly StrategyName[]) =>
      needsOfComparison('embedded', comparing('account', strategies)).tools;
    expect(tools(['rolling', 'recreate', 'noise-none'])).not.toContain('rollouts-controller');
    expect(tools(['rolling', 'canary'])).toContain('rollouts-controller');
    expect(tools(['rolling-mesh'])).not.toContain('rollouts-controller');
    expect(tools(['blue-green-mesh'])).toContain('rollouts-controller');
  });

  it('covers Istio where a strategy is one of the mesh, and only there', () => {
    const meshed = (strategies: readonly StrategyName[]) =>
      needsOfComparison('embedded', comparing('account', strategies)).tools.includes('istiod');
    expect(meshed(['rolling', 'blue-green'])).toBe(false);
    expect(meshed(['rolling', 'rolling-mesh'])).toBe(true);
    expect(meshed(['blue-green-mesh'])).toBe(true);
  });

  it.each(DEPLOYABLE)('covers what stands beside %s when it is deployed', (name) => {
    const needs = needsOfDeployment('embedded', { name, withRollouts: false });
    expect(uncovered(needs.jars, jarsOf(deployables[name].sideImages))).toEqual([]);
    expect(needs.tools).toContain('helm');
  });

  it('covers Argo Rollouts where it has to run, and only there', () => {
    const ways = [true, false].filter((withRollouts) =>
      needsOfDeployment('kind', { name: 'bank', withRollouts }).tools.includes('rollouts-controller'),
    );
    expect(ways).toEqual([true]);
  });

  it('knows how each image beside an app is built', () => {
    const unknown = sideImageNames.filter((name) => SERVERS[name] === undefined);
    expect(uncovered(IMAGES, unknown)).toEqual([]);
  });

  it('is red where something is left out', () => {
    const { sideImages } = applicationOf('transfer');
    expect(uncovered(needsOfComparison('embedded', comparing('account')).jars, jarsOf(sideImages))).toEqual(['kafka']);
  });

  it('asks of a demonstration what its cluster and its comparison ask, and no more', () => {
    const demo = needsOfDemo('embedded', comparing('account'));
    const parts = [needsOfCluster('embedded'), needsOfComparison('embedded', comparing('account'))];
    expect(new Set(demo.tools)).toEqual(new Set(parts.flatMap(({ tools }) => tools)));
    expect(uncovered(TOOL_NAMES, demo.tools)).toEqual([]);
    expect(needsOfDemo('kind', comparing('account')).tools).toEqual(['helm', 'rollouts-controller']);
  });
});
