/** A kubeconfig, as JSON, of a pretended API server at a port of loopback. */
export const toyKubeconfig = (port: number): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'toy',
    clusters: [{ name: 'toy', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'toy', user: {} }],
    contexts: [{ name: 'toy', context: { cluster: 'toy', user: 'toy' } }],
  });
