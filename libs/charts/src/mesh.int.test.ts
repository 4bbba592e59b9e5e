import { beforeAll, describe, expect, it } from '@jest/globals';
import { everyVariant } from './testing/every-variant.ts';
import { merge } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, renderObjects } from './testing/rendering.ts';

beforeAll(() => helmPath(), BUILD_MS);

const variants = everyVariant();

function ciValues(chart: string, name: string): object {
  const found = variants.find((variant) => variant.chart === chart && variant.name === name);
  if (found === undefined) throw new Error(`charts/${chart} has no ci/${name}-values.yaml`);
  return found.values;
}

/** Those whose versions are switched and compared. */
describe.each(['account', 'membership', 'pacman', 'transfer'])('charts/%s in a mesh', (app) => {
  it('canary in the mesh has weights in a VirtualService, which Rollouts changes, and keeps pods beyond their last weight', async () => {
    const manifests = await renderObjects(app, ciValues(app, 'canary-mesh'));
    const { strategy } = find(manifests, 'Rollout', app).spec;
    expect(strategy).toMatchObject({
      canary: {
        ...{ stableService: `${app}-stable`, canaryService: `${app}-canary` },
        trafficRouting: { istio: { virtualService: { name: app, routes: ['primary'] } } },
        ...{ scaleDownDelaySeconds: 10, abortScaleDownDelaySeconds: 10 },
      },
    });
    expect(strategy).not.toHaveProperty('canary.dynamicStableScale');
    expect(manifests.map(({ kind }) => kind)).not.toContain('DestinationRule');
    const to = (share: string) => ({ host: `${app}-${share}`, port: { number: 80 } });
    expect(find(manifests, 'VirtualService', app).spec).toEqual({
      hosts: [`${app}.example`],
      gateways: ['istio-ingress/http', 'mesh'],
      http: [
        {
          name: 'primary',
          route: [
            { destination: to('stable'), weight: 100 },
            { destination: to('canary'), weight: 0 },
          ],
        },
      ],
    });
    const plain = await renderObjects(
      app,
      merge(ciValues(app, 'canary-mesh'), { strategy: { canary: { mesh: { enabled: false } } } }),
    );
    expect(plain.map(({ kind }) => kind)).not.toContain('VirtualService');
    expect(JSON.stringify(plain)).not.toContain('trafficRouting');
  });

  it('leads who has a header, and copies of reads, to the new version by routes that Rollouts makes for a step and takes away after it', async () => {
    const values = ciValues(app, 'canary-routed');
    const { strategy } = find(await renderObjects(app, values), 'Rollout', app).spec;
    expect(strategy).toMatchObject({
      canary: {
        // The first that takes a request has it: who has the header is not mirrored.
        trafficRouting: { managedRoutes: [{ name: 'header' }, { name: 'mirror' }] },
        steps: [
          { setCanaryScale: { weight: 30 } },
          { setMirrorRoute: { name: 'mirror', percentage: 25, match: [{ method: { exact: 'GET' } }] } },
          { pause: { duration: 5 } },
          { setMirrorRoute: { name: 'mirror' } },
          { setCanaryScale: { weight: 30 } },
          {
            setHeaderRoute: {
              name: 'header',
              match: [{ headerName: 'x-canary', headerValue: { exact: 'yes' } }],
            },
          },
          { pause: {} },
          { setHeaderRoute: { name: 'header' } },
          { setCanaryScale: { weight: 50 } },
          { setWeight: 50 },
          { pause: {} },
        ],
      },
    });
    const plain = await renderObjects(app, ciValues(app, 'canary-mesh'));
    expect(JSON.stringify(plain)).not.toMatch(/managedRoutes|setCanaryScale/);
    const refused = (canary: object) => renderObjects(app, merge(values, { strategy: { canary } }));
    await expect(refused({ mesh: { enabled: false } })).rejects.toThrow('header and mirror are routes of a mesh');
    await expect(refused({ steps: [{ setWeight: 0, pause: 5, mirror: 25 }] })).rejects.toThrow(
      'has no pods: say scale',
    );
  });

  it('is judged in place of a first step, or before a promotion, by a template that says neither where nothing is known', async () => {
    const judged = await renderObjects(app, ciValues(app, 'canary-judged'));
    const run = {
      templates: [{ templateName: `${app}-analysis` }],
      args: [{ name: 'revision', valueFrom: { podTemplateHashValue: 'Latest' } }],
    };
    expect(find(judged, 'Rollout', app).spec['strategy']).toMatchObject({
      canary: { steps: [{ setWeight: 10 }, { analysis: run }, { setWeight: 50 }, { pause: {} }] },
    });
    const url = `http://mesh-metrics.istio-system/verdicts/somewhere/${app}-stable/${app}-canary/{{args.revision}}`;
    expect(find(judged, 'AnalysisTemplate', `${app}-analysis`).spec['metrics']).toEqual([
      {
        ...{ name: 'judge', interval: '2s', count: 30, inconclusiveLimit: 30, failureLimit: 0 },
        ...{
          consecutiveSuccessLimit: 1,
          successCondition: 'result == "promote"',
          failureCondition: 'result == "abort"',
        },
        provider: { web: { url, timeoutSeconds: 2, jsonPath: '{$.verdict}' } },
      },
    ]);
    const analysed = await renderObjects(app, ciValues(app, 'blue-green-analysed'));
    expect(find(analysed, 'Rollout', app).spec['strategy']).toMatchObject({ blueGreen: { prePromotionAnalysis: run } });
    const [metric] = find(analysed, 'AnalysisTemplate', `${app}-analysis`).spec['metrics'] as unknown as {
      provider: { prometheus: { query: string } };
    }[];
    expect(metric).toMatchObject({ count: 30, consecutiveSuccessLimit: 3, name: 'prometheus' });
    const of = `reporter="source",destination_service_namespace="somewhere",destination_service_name="${app}-preview"`;
    expect(metric?.provider.prometheus.query).toBe(
      `100 * (sum(increase(istio_requests_total{${of},response_code=~"0|5.."}[1m])) or vector(0))\n  / (sum(increase(istio_requests_total{${of}}[1m])) > 0)\n`,
    );
  });
});
