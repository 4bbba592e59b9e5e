import { runMain } from '@cutover/service-kit';
import { startDelivery } from '../start-delivery.ts';
import { releaseSettings } from './release-settings.ts';
import { ReleaseWorker } from './release-worker.ts';

// A program of its own: reverts need git, helm and kustomize, which the service's image does not have.
await runMain(() =>
  startDelivery(({ config, forge, cluster }, log) => {
    const { releaseTools: tools, argocdNamespace: namespace } = config;
    if (tools === undefined) return [];
    return [new ReleaseWorker(releaseSettings({ forge, cluster, namespace, tools }), log)];
  }),
);
