/** Instants as the planner counts them: seconds since the round may begin. */
export interface Watch {
  secondsAt(instant: Date): number
  instantAt(seconds: number): Date
}

export const watchFrom = (leavesAt: Date): Watch => ({
  secondsAt: (instant) => (instant.getTime() - leavesAt.getTime()) / 1_000,
  instantAt: (seconds) => new Date(Math.round(leavesAt.getTime() + seconds * 1_000)),
})
