import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { containersOf, objectOf } from './manifest.ts';
import { storageObjects } from './storage.ts';

const manifest = `kind: Deployment
metadata: { name: local-path-provisioner }
spec: { template: { spec: { containers: [{ name: p, image: old }] } } }
---
kind: StorageClass
metadata: { name: local-path }
---
kind: ConfigMap
metadata: { name: local-path-config }
data:
  config.json: '{}'
  setup: keep
  helperPod.yaml: "spec: { containers: [{ name: h, image: busybox }] }"
`;
const images = { provisioner: 'p@sha256:1', shell: 's@sha256:1' };

describe('storageObjects', () => {
  const objects = storageObjects(manifest, images, '/volumes');
  const config = objectOf(objects, 'ConfigMap', 'local-path-config').data;

  it('makes it the default class, in our folder, with our images', () => {
    expect(objectOf(objects, 'StorageClass', 'local-path').metadata.annotations).toEqual({
      'storageclass.kubernetes.io/is-default-class': 'true',
    });
    expect(containersOf(objectOf(objects, 'Deployment', 'local-path-provisioner'))[0]?.image).toBe('p@sha256:1');
    expect(JSON.parse(config?.['config.json'] ?? '')).toMatchObject({ nodePathMap: [{ paths: ['/volumes'] }] });
    expect(config).toMatchObject({ setup: 'keep', 'helperPod.yaml': expect.stringContaining('image: s@sha256:1') });
  });

  it('gives the provisioner no privilege, and the pod that makes folders two', () => {
    const [provisioner] = containersOf(objectOf(objects, 'Deployment', 'local-path-provisioner'));
    expect(provisioner?.securityContext).toMatchObject({ runAsNonRoot: true, capabilities: { drop: ['ALL'] } });
    expect(parse(config?.['helperPod.yaml'] ?? '')).toMatchObject({
      spec: {
        automountServiceAccountToken: false,
        containers: [
          {
            securityContext: {
              runAsUser: 0,
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE', 'FOWNER'] },
            },
          },
        ],
      },
    });
  });

  it('refuses a manifest whose helper is no pod', () => {
    expect(() => storageObjects(manifest.replace('helperPod.yaml', 'helper.yaml'), images, '/v')).toThrow(
      "the manifest's helperPod.yaml is no pod",
    );
  });
});
