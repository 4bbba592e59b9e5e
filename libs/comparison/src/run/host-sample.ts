import { z } from 'zod';

/** One look at the machine, one line of host.ndjson (about two a second). */
export const hostSampleSchema = z.strictObject({
  at: z.number().describe('ms since lane start'),
  cpuBusy: z.number().min(0).max(1).describe('share of all CPUs busy since the sample before, from /proc/stat'),
  cpuForeign: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('share used by neither the node, nor the generator, nor the comparison; null where that is not known'),
  steal: z.number().min(0).max(1).describe('share stolen by the hypervisor'),
  throttledMs: z.number().nonnegative().nullable().describe("CPU time the lane's pods were throttled, from cpu.stat"),
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
