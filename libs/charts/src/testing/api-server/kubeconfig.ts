import { stringify } from 'yaml';
import type { ApiClient } from './client.ts';

/** For Helm, with the one caller's token. */
export function kubeconfig({ url, ca, token }: ApiClient): string {
  const name = 'test';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
