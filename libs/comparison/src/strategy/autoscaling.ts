/** Of what a pod asks for: so little that the load of any comparison is more, and the autoscaler wants as many pods as it may have. */
const cpuPercent = 40;

/** How many pods an autoscaler may choose, above those that the comparison asks for. */
interface Room {
  readonly fewest: number;
  readonly most: number;
}

/**
 * The new version's begins above where the old one's ends. So the autoscaler has to scale up in the deployment and down in the roll-back, at the latest when it
 * next looks, whatever the CPU says by then; within its bounds CPU decides.
 */
const room: Record<'old' | 'new', Room> = { old: { fewest: 0, most: 1 }, new: { fewest: 2, most: 3 } };

/** Chart values of a version in a lane whose number of pods is an autoscaler's. @param replicas pods that the comparison asks for */
export const autoscaling = (round: 'old' | 'new', replicas: number) => ({
  enabled: true,
  minReplicas: replicas + room[round].fewest,
  maxReplicas: replicas + room[round].most,
  targetCPUUtilizationPercentage: cpuPercent,
});
