/**
 * Settings of the CNCF registry: quiet, on a folder, and nothing is ever deleted over the network.
 * @param guarded YAML: the indented entry of `auth`, and from `http` on what follows it
 */
export function registrySettings(rootdirectory: string, guarded: string): string {
  return `version: 0.1
log:
  level: warn
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: ${rootdirectory}
  delete:
    enabled: false
auth:
${guarded}`;
}
