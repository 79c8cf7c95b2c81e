/**
 * Milliseconds of processor time of this process: a clock for time limits in tests, which a busy machine does not speed up. Other
 * threads of the process count as well.
 */
export function cpuClock(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
