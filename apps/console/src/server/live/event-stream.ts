/** Server-sent events, as the HTML standard has them (section 9.2). */
export const EVENT_STREAM = 'text/event-stream; charset=utf-8';

/** JSON has no line breaks of its own, so one `data` line holds it. */
export function event(name: string, data: unknown, id: string): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A comment: nothing that a reader sees. */
export const HEARTBEAT = ':\n\n';

/** How long a browser waits before it comes back. */
export const RETRY = 'retry: 1000\n\n';

export function parseId(id: string | undefined): { readonly epoch: string; readonly seq: number } | undefined {
  const match = /^([0-9a-f]{12})\.(\d{1,15})$/.exec(id ?? '');
  return match === null ? undefined : { epoch: match[1]!, seq: Number(match[2]) };
}
