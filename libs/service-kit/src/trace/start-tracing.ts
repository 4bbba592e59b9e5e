import { trace } from '@opentelemetry/api';
import { carryTraces } from './carry-traces.ts';

export interface TracingOptions {
  /** Base of an OTLP/HTTP receiver; `/v1/traces` is added. Undefined: nothing is exported, and nothing of the SDK is loaded. */
  readonly endpoint: string | undefined;
  /** Of the traces that start here, from 0 to 1. A caller's decision is followed. */
  readonly ratio: number;
  readonly identity: { readonly name: string; readonly version: string; readonly pod: string };
}

export interface Tracing {
  /** Exports what there is by now. */
  flush(): Promise<void>;
  /** Exports what is left, and ends. */
  close(): Promise<void>;
}

const NOTHING: Tracing = { flush: async () => undefined, close: async () => undefined };
const DELAY_MS = 1_000;
const EXPORT_MS = 2_000;

let exporting = false;

export function isExporting(): boolean {
  return exporting;
}

/**
 * Exports spans by OTLP over HTTP, in batches beside the work: a receiver that is slow or away costs spans, never requests. Further settings are OpenTelemetry's own
 * (OTEL_EXPORTER_OTLP_HEADERS, OTEL_RESOURCE_ATTRIBUTES).
 */
export async function startTracing({ endpoint, ratio, identity }: TracingOptions): Promise<Tracing> {
  carryTraces();
  if (endpoint === undefined) return NOTHING;
  const [sdk, { OTLPTraceExporter }, { detectResources, envDetector, resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_MS });
  const own = resourceFromAttributes({
    'service.name': identity.name,
    'service.version': identity.version,
    'service.instance.id': identity.pod,
  });
  const provider = new sdk.TracerProvider({
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: DELAY_MS })],
  });
  trace.setGlobalTracerProvider(provider);
  exporting = true;
  return {
    flush: () => provider.forceFlush(),
    async close() {
      exporting = false;
      await provider.shutdown();
      trace.disable();
    },
  };
}
