import { z } from 'zod';

const share = z.number().min(0).max(1);

/** One look at the machine, one line of host.ndjson (one a second). */
export const hostSampleSchema = z.strictObject({
  at: z.number().describe('ms since lane start'),
  overMs: z
    .number()
    .positive()
    .optional()
    .describe('since the look before, of which shares and sums speak; absent in runs of before'),
  cpuBusy: share.nullable().describe('share of all CPUs busy since the sample before, from /proc/stat'),
  cpuForeign: share
    .nullable()
    .describe('share used by neither the node, nor the generator, nor the comparison; null where that is not known'),
  steal: share.nullable().describe('share that the hypervisor took'),
  throttledMs: z
    .number()
    .nonnegative()
    .nullable()
    .describe("time that cgroups of the app's pods were throttled, the growth of each one's cpu.stat added up"),
  cpuPressure: z
    .number()
    .nonnegative()
    .nullable()
    .describe('/proc/pressure/cpu some, ms stalled since the sample before'),
  ioPressure: z.number().nonnegative().nullable(),
  memoryPressure: z.number().nonnegative().nullable(),
  connections: z.int().nonnegative().nullable().describe('established connections to the database'),
});
export type HostSample = z.infer<typeof hostSampleSchema>;
