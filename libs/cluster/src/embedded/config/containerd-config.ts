import { registrySettings } from '../../registry-settings.ts';
import { ADDRESSES, CONTROL_PLANE } from '../addresses.ts';
import type { NodeAddresses } from '../addresses.ts';
import type { ClusterPaths, NodePaths } from '../paths.ts';

export function containerdConfig(paths: NodePaths, pauseImage: string): string {
  return `version = 2
root = "${paths.containerd}"
state = "${paths.containerdState}"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]

[grpc]
  address = "${paths.containerdSocket}"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # Raising a process's own OOM score needs CAP_SYS_RESOURCE, which root may lack in a container or sandbox.
  restrict_oom_score_adj = true
  # Pods have a network of their own, so a port below 1024 there is no privilege.
  enable_unprivileged_ports = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${paths.cniPlugins}"
    conf_dir = "${paths.config}/cni"

  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${paths.config}/registries"

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
`;
}

/** Sends pulls of a registry's name to its `ADDRESS:PORT` inside the node's network. */
export function registryHosts(address = `${CONTROL_PLANE.node}:${ADDRESSES.registryPort}`): string {
  const url = `http://${address}`;
  return `server = "${url}"\n\n[host."${url}"]\n  capabilities = ["pull", "resolve"]\n`;
}

/** A bridge of the node; pods keep their own addresses (no masquerading), so a server sees who called. */
export function cniConfig({ pods }: NodeAddresses): string {
  return JSON.stringify(
    {
      cniVersion: '1.0.0',
      name: 'cutover',
      plugins: [
        {
          type: 'bridge',
          bridge: 'cni0',
          isDefaultGateway: true,
          hairpinMode: true,
          ipMasq: false,
          ipam: { type: 'host-local', ranges: [[{ subnet: pods }]] },
        },
        { type: 'portmap', capabilities: { portMappings: true } },
      ],
    },
    null,
    2,
  );
}

/** Reading is open on the node's network; writing needs the cluster's credential. */
export function registryConfig(paths: ClusterPaths): string {
  return registrySettings(
    paths.registry,
    `  open-reading:
    realm: cutover
    path: ${paths.registryUsers}
http:
  relativeurls: true
  addr: ${CONTROL_PLANE.node}:${ADDRESSES.registryPort}
`,
  );
}
