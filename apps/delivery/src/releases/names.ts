/** Labels by which an Application says what it deploys, and where. As infra/argocd has them. */
export const APPLICATION_LABELS = { environment: 'cutover/environment', service: 'cutover/service' } as const;
