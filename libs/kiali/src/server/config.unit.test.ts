import { describe, expect, it } from '@jest/globals';
import { kialiConfig, type KialiSettings } from './config.ts';

const SETTINGS: KialiSettings = {
  ...{ port: 20001, prometheus: 'http://prometheus.monitoring:9090', istioNamespace: 'istio-system' },
  ...{ namespace: 'kiali', cluster: 'Kubernetes', page: '/opt/kiali/console', auth: 'anonymous' },
};
const configOf = (changes: Partial<KialiSettings> = {}): unknown =>
  JSON.parse(kialiConfig({ ...SETTINGS, ...changes }));

describe('what the server is set to', () => {
  it('changes nothing, listens to its own pod, and asks Prometheus alone', () => {
    expect(configOf()).toMatchObject({
      auth: { strategy: 'anonymous' },
      deployment: { view_only_mode: true },
      external_services: {
        prometheus: { url: 'http://prometheus.monitoring:9090' },
        grafana: { enabled: false },
        tracing: { enabled: false },
        istio: { istio_api_enabled: false },
      },
      in_cluster: true,
      istio_namespace: 'istio-system',
      server: { address: '127.0.0.1', cors_allow_all: false },
    });
  });

  it('knows apps and versions by the labels of our charts', () => {
    expect(configOf()).toMatchObject({
      istio_labels: { app_label_name: 'app.kubernetes.io/name', version_label_name: 'app.kubernetes.io/version' },
    });
  });

  it('has a key of a length that the server takes wherever somebody logs in', () => {
    const signingKey = 'k'.repeat(32);
    expect(configOf({ auth: 'token', signingKey })).toMatchObject({
      auth: { strategy: 'token' },
      login_token: { signing_key: signingKey },
    });
    for (const wrong of [{}, { signingKey: 'kiali' }])
      expect(() => kialiConfig({ ...SETTINGS, auth: 'token', ...wrong })).toThrow(
        'Kiali seals sessions with a key of 16, 24 or 32 bytes: there is none of that length',
      );
  });
});
