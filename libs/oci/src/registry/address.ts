/** Where a registry's API is: https, but http for loopback and where the caller says so. */
export function registryBase(registry: string, insecure: boolean): URL {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  return new URL(`${insecure || isLoopback(host) ? 'http' : 'https'}://${host}/`);
}

export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
