import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { forHost } from './host-kubeconfig.ts';

const rendered = `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster: { server: "https://10.88.0.1:6443", certificate-authority-data: Y2E= }
contexts:
- name: a@kubernetes
  context: { cluster: kubernetes, user: kubernetes-super-admin }
current-context: a@kubernetes
users:
- name: kubernetes-super-admin
  user: { client-certificate-data: Y2VydA==, client-key-data: a2V5 }
`;

describe('forHost', () => {
  it('names everything after the cluster and reaches it at 127.0.0.1', () => {
    expect(parse(forHost(rendered, 'second', 4711))).toMatchObject({
      clusters: [
        { name: 'second', cluster: { server: 'https://127.0.0.1:4711', 'certificate-authority-data': 'Y2E=' } },
      ],
      contexts: [{ name: 'second', context: { cluster: 'second', user: 'second' } }],
      'current-context': 'second',
      users: [{ name: 'second', user: { 'client-key-data': 'a2V5' } }],
    });
  });
});
