import { optionInvalid } from './option-invalid.ts';

const LARGEST = 65_535;

/**
 * Ports as OCI writes exposed ones (image-spec, config.md): `8080` is `8080/tcp`, `53/udp` is itself; each once, by number.
 * @throws ImageBuildError option-invalid
 */
export function exposedPorts(ports: readonly (number | string)[]): Record<string, Record<string, never>> {
  const sorted = [...new Set(ports.map(portOf))].sort(
    (a, b) => Number.parseInt(a) - Number.parseInt(b) || (a < b ? -1 : 1),
  );
  return Object.fromEntries(sorted.map((port) => [port, {}]));
}

function portOf(port: number | string): string {
  const [, digits = '', protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp))?$/.exec(String(port)) ?? [];
  if (digits !== '' && Number(digits) <= LARGEST) return `${Number(digits)}/${protocol}`;
  throw optionInvalid(
    'port',
    port,
    `a number from 0 to ${LARGEST}, with /tcp or /udp where it matters, such as 53/udp`,
  );
}
