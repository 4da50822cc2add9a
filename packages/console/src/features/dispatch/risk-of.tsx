import { useText } from '../../i18n/text.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import type { TaskRow } from './task-row.ts'
import { riskOf, type Risk } from './task-state.ts'

const tones: Readonly<Record<Risk, Tone>> = { late: 'late', risk: 'risk', calm: 'done' }

/** Whether it will be in time, as far as can be told. */
export function RiskOf({ task, now }: { task: TaskRow; now: number }) {
  const t = useText()
  const risk = riskOf(task, now)
  return <Status tone={tones[risk]}>{t(`risk.${risk}`)}</Status>
}
