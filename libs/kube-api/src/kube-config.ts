import { KubeConfig } from '@kubernetes/client-node';

/** By what the pod is given, or by a kubeconfig. @throws Error where the file cannot be read */
export function kubeConfig(file: string | undefined): KubeConfig {
  const config = new KubeConfig();
  if (file === undefined) config.loadFromCluster();
  else config.loadFromFile(file);
  return config;
}
