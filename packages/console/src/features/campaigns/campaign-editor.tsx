import { Button } from 'antd'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { inputOf, problemsOf, steps, type CampaignDraft, type Step } from './campaign-draft.ts'
import { CampaignSimulation } from './campaign-simulation.tsx'
import type { Channel } from './campaign-words.ts'
import { AudienceStep } from './step-audience.tsx'
import { ContentStep } from './step-content.tsx'
import { HoldoutStep } from './step-holdout.tsx'
import { ScheduleStep } from './step-schedule.tsx'

interface Named {
  readonly id: string
  readonly name: string
  readonly nameEn: string
}

/** What the platform has to choose from, and what it holds anyway. */
export interface Choices {
  readonly communities: readonly Named[]
  readonly categories: readonly Named[]
  readonly offers: readonly Named[]
  readonly templates: readonly {
    readonly channel: Channel
    readonly key: string
    readonly text: string
    readonly parameters: readonly { readonly name: string; readonly longest: number }[]
  }[]
  readonly rules: readonly {
    readonly kind: string
    readonly most: number
    readonly windowHours: number
    readonly costFen: number
    readonly quietHours: { readonly fromMinute: number; readonly untilMinute: number } | null
  }[]
  readonly globalHoldoutBps: number
}

export interface StepProps {
  readonly draft: CampaignDraft
  readonly choices: Choices
  readonly onChange: (some: Partial<CampaignDraft>) => void
}

interface CampaignEditorProps extends StepProps {
  readonly step: Step
  readonly isRunning: boolean
  readonly problem: string | null
  readonly onStep: (step: Step) => void
  readonly onSave: () => void
}

/** Whom, what, when and how often, to what end; then what would come of it, before anybody else looks at it. */
export function CampaignEditor(props: CampaignEditorProps) {
  const { draft, choices, onChange, step, isRunning, problem, onStep, onSave } = props
  const t = useOutreachText()
  const problems = problemsOf(draft)
  const index = steps.indexOf(step)
  const own = problems.get(step)
  const part = { draft, choices, onChange }
  return (
    <div className="editor">
      <ol className="editor-steps" aria-label={t('campaign.steps')}>
        {steps.map((each, place) => (
          <li key={each}>
            <button type="button" aria-current={each === step ? 'step' : undefined} onClick={() => onStep(each)}>
              <span className="editor-number" aria-hidden="true">
                {place + 1}
              </span>
              {t(`step.${each}`)}
              {problems.has(each) && <span className="small field-problem">{t('campaign.open')}</span>}
            </button>
          </li>
        ))}
      </ol>
      <div className="editor-step card padded" role="group" aria-label={t(`step.${step}`)}>
        <h2>{t(`step.${step}`)}</h2>
        {step === 'audience' && <AudienceStep {...part} />}
        {step === 'content' && <ContentStep {...part} />}
        {step === 'schedule' && <ScheduleStep {...part} />}
        {step === 'holdout' && <HoldoutStep {...part} />}
        {step === 'review' && (
          <>
            {[...problems].map(([where, key]) => (
              <Notice
                key={where}
                tone="risk"
                action={<Button onClick={() => onStep(where)}>{t(`step.${where}`)}</Button>}
              >
                {t(key)}
              </Notice>
            ))}
            {problems.size === 0 && <CampaignSimulation key={JSON.stringify(draft)} input={inputOf(draft)} />}
            <p className="muted">{t('campaign.afterSave')}</p>
          </>
        )}
        {own && <p className="muted small">{t(own)}</p>}
        {problem !== null && <Notice tone="late">{problem}</Notice>}
        <div className="form-foot">
          {index > 0 && <Button onClick={() => onStep(steps[index - 1]!)}>{t('campaign.back')}</Button>}
          {index < steps.length - 1 ? (
            <Button type="primary" onClick={() => onStep(steps[index + 1]!)}>
              {t('campaign.next', { step: t(`step.${steps[index + 1]!}`) })}
            </Button>
          ) : (
            <Button type="primary" disabled={problems.size > 0} loading={isRunning} onClick={onSave}>
              {t('campaign.save')}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
