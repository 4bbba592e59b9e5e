import { UNKNOWN } from '../peers/identity.ts';
import type { CertificateProperties, CommonProperties } from '../receive/messages.ts';
import type { Direction } from './direction.ts';

export interface Security {
  readonly policy: 'mutual_tls' | 'none' | 'unknown';
  readonly sourcePrincipal: string;
  readonly destinationPrincipal: string;
}

/**
 * By the connection that the server's proxy took: a peer that showed a certificate is mutual TLS. Envoy's entries say nothing of the connection to
 * the upstream, so that a client's side is unknown, as Istio documents its policy there.
 */
export function securityOf({ tls_properties: tls }: CommonProperties, direction: Direction): Security {
  if (direction === 'outbound') return { policy: UNKNOWN, sourcePrincipal: UNKNOWN, destinationPrincipal: UNKNOWN };
  const isMutual = (tls?.peer_certificate_properties?.subject_alt_name ?? []).length > 0;
  return {
    policy: isMutual ? 'mutual_tls' : 'none',
    sourcePrincipal: principalOf(tls?.peer_certificate_properties),
    destinationPrincipal: principalOf(tls?.local_certificate_properties),
  };
}

/** The SPIFFE id of a certificate: spiffe://DOMAIN/ns/NAMESPACE/sa/ACCOUNT. */
function principalOf({ subject_alt_name: names = [] }: CertificateProperties = {}): string {
  return names.find(({ uri }) => uri?.startsWith('spiffe://'))?.uri ?? UNKNOWN;
}
