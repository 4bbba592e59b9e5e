import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../objects/json.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { deletionOf, patchOf } from './patch-of.ts';

const object = (kind: string, fields: JsonObject, metadata: JsonObject = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'account', ...metadata },
  ...fields,
});

describe('the patch of an object', () => {
  it('is a strategic merge where only maps differ, which says null of what goes', () => {
    const from = object('ConfigMap', { data: { a: '1', b: '2' } }, { labels: { x: 'y' } });
    const to = object('ConfigMap', { data: { a: '3' } }, { labels: { x: 'z' } });
    expect(patchOf(from, to)).toEqual({
      target: { kind: 'ConfigMap', name: 'account' },
      patch:
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: account\n  labels:\n    x: z\ndata:\n  b: null\n  a: "3"\n',
    });
  });

  it('does not end in a text of several lines, whose last newline Kustomize would trim', () => {
    const patch = patchOf(object('ConfigMap', { data: { a: 'x\n' } }), object('ConfigMap', { data: { a: 'x\ny\n' } }));
    expect(patch?.patch).toMatch(/y\nmetadata:\n {2}name: account\n$/);
  });

  it('is JSON 6902 where a list differs', () => {
    const patch = patchOf(object('Ingress', { rules: [{ host: 'a' }] }), object('Ingress', { rules: [{ host: 'b' }] }));
    expect(patch?.patch).toBe('- { op: replace, path: /rules/0/host, value: b }\n');
  });

  it('is JSON 6902 of a Rollout, of which Kustomize knows no schema', () => {
    const patch = patchOf(object('Rollout', { spec: { replicas: 3, a: 1 } }), object('Rollout', { spec: { a: 2 } }));
    expect(patch?.patch).toBe('- { op: remove, path: /spec/replicas }\n- { op: replace, path: /spec/a, value: 2 }\n');
  });

  it('is none where nothing differs, and refuses two objects', () => {
    expect(patchOf(object('Service', {}), object('Service', {}))).toBeUndefined();
    expect(() => patchOf(object('Service', {}), object('Secret', {}))).toThrow(
      'Service account cannot become Secret account',
    );
  });

  it('can take it away', () => {
    expect(deletionOf(object('Service', {})).patch).toBe(
      '$patch: delete\napiVersion: v1\nkind: Service\nmetadata:\n  name: account\n',
    );
  });
});
