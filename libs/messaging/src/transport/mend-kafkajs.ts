// Packages that read this source do not see the declaration otherwise: it belongs to a module of kafkajs.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./kafkajs-internals.d.ts" />
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const { scheduleCheckPendingRequests: schedule } = RequestQueue.prototype;

/**
 * kafkajs 2.2.4 looks for waiting requests after `throttledUntil - Date.now()` milliseconds. Without throttling that is a negative number: Node warns
 * (TimeoutNegativeWarning), makes it 1, and so each connection of an idle client looks a thousand times a second, for nothing. Where nothing waits there is nothing to
 * look for: a request that has to wait asks for the next look itself.
 */
export function mendKafkajs(): void {
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
