import type { HttpLabels, TcpLabels } from './label-names.ts';

/** What one request adds. */
export interface HttpSample {
  readonly kind: 'http';
  readonly labels: HttpLabels;
  readonly durationMs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** What one connection that has ended adds. */
export interface TcpSample {
  readonly kind: 'tcp';
  readonly labels: TcpLabels;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

export type Sample = HttpSample | TcpSample;

/** What became of an entry that is no sample: it is one of several of its request, or not what Envoy sends. */
export type NoSample = 'intermediate' | 'malformed';
