import { Button, Input, InputNumber, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import type { FulfilmentMode } from '../../api/graphql.ts'
import type { Act } from '../../api/use-act.ts'
import { useText, type Key } from '../../i18n/text.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { costNames, feeAmounts, type TermsDraft } from './rule-terms.ts'
import { Tiers } from './tiers.tsx'

interface RuleFormProps {
  readonly mode: FulfilmentMode
  readonly draft: TermsDraft
  readonly problems: Readonly<Record<string, Key>>
  readonly isChanged: boolean
  /** False: the platform's rule holds here, and saving makes one for the place. */
  readonly isOwn: boolean
  readonly nextVersion: number
  readonly act: Act
  readonly onChange: (some: Partial<TermsDraft>) => void
  readonly onReset: () => void
  readonly onSave: (reason: string) => Promise<boolean>
}

/** All terms of one mode. Saving makes a new version, with the reason for it. */
export function RuleForm(props: RuleFormProps) {
  const { mode, draft, problems, isChanged, isOwn, nextVersion, act, onReset } = props
  const t = useText()
  const [isAsking, setAsking] = useState(false)
  const isSound = Object.keys(problems).length === 0
  const save = async (reason: string) => {
    if (await props.onSave(reason)) setAsking(false)
  }
  return (
    <form
      className="rule-form card"
      aria-label={t('rule.label', { mode: t(`mode.${mode}`) })}
      onSubmit={(event) => {
        event.preventDefault()
        if (isSound && isChanged) setAsking(true)
      }}
    >
      <header className="rule-switches">
        <SwitchField
          label={t('rule.enabled')}
          isOn={draft.enabled}
          onChange={(enabled) => props.onChange({ enabled })}
        />
        {!isOwn && <span className="muted small">{t('rule.inherited')}</span>}
      </header>
      <Fees {...props} />
      <Costs {...props} />
      <Window {...props} />
      <Bounds {...props} />
      <section>
        <h2>{t('rule.compensation')}</h2>
        <Tiers tiers={draft.tiers} problems={problems} onChange={(tiers) => props.onChange({ tiers })} />
      </section>
      <footer className="rule-foot">
        {!isSound && <Notice tone="late">{t('form.unsound')}</Notice>}
        <Button disabled={!isChanged} onClick={onReset}>
          {t('form.reset')}
        </Button>
        <Button type="primary" htmlType="submit" disabled={!isChanged || !isSound}>
          {t('rule.save', { version: nextVersion })}
        </Button>
      </footer>
      {isAsking && (
        <ReasonForm
          title={t('rule.ask', { mode: t(`mode.${mode}`), version: nextVersion })}
          action={t('rule.save', { version: nextVersion })}
          act={act}
          onSave={(reason) => void save(reason)}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}

interface ReasonFormProps {
  readonly title: string
  readonly action: string
  readonly act: Act
  readonly onSave: (reason: string) => void
  readonly onClose: () => void
}

function ReasonForm({ title, action, act, onSave, onClose }: ReasonFormProps) {
  const t = useText()
  const [reason, setReason] = useState('')
  return (
    <Confirm
      title={title}
      act={action}
      isReady={reason.trim() !== ''}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => onSave(reason.trim())}
      onClose={onClose}
    >
      <p className="act-effect">{t('rule.effect')}</p>
      <Field label={t('rule.reason')} hint={t('rule.reasonHint')}>
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Confirm>
  )
}

type PartProps = Pick<RuleFormProps, 'draft' | 'problems' | 'onChange' | 'mode'>

function Fees({ draft, problems, onChange }: PartProps) {
  const t = useText()
  const change = (name: keyof TermsDraft['fee']) => (typed: string) =>
    onChange({ fee: { ...draft.fee, [name]: typed } })
  return (
    <section>
      <h2>{t('rule.fee')}</h2>
      <div className="form-grid">
        {feeAmounts.map((name) => (
          <YuanField
            key={name}
            label={t(`fee.${name}`)}
            value={draft.fee[name]}
            problem={problems[name]}
            onChange={change(name)}
          />
        ))}
        <CountField
          label={t('fee.kmIncluded')}
          most={100}
          value={draft.kmIncluded}
          problem={problems['kmIncluded']}
          onChange={(kmIncluded) => onChange({ kmIncluded })}
        />
        <CountField
          label={t('fee.kgIncluded')}
          most={100}
          value={draft.kgIncluded}
          problem={problems['kgIncluded']}
          onChange={(kgIncluded) => onChange({ kgIncluded })}
        />
        <YuanField
          label={t('fee.freeFromFen')}
          hint={t('rule.emptyNever')}
          value={draft.fee.freeFromFen}
          problem={problems['freeFromFen']}
          onChange={change('freeFromFen')}
        />
      </div>
    </section>
  )
}

function Costs({ draft, problems, onChange }: PartProps) {
  const t = useText()
  return (
    <section>
      <h2>{t('rule.cost')}</h2>
      <div className="form-grid">
        {costNames.map((name) => (
          <YuanField
            key={name}
            label={t(`cost.${name}`)}
            value={draft.cost[name]}
            problem={problems[name]}
            onChange={(typed) => onChange({ cost: { ...draft.cost, [name]: typed } })}
          />
        ))}
      </div>
    </section>
  )
}

const windows = ['within', 'daily'] as const

function Window({ draft, problems, onChange, mode }: PartProps) {
  const t = useText()
  if (mode === 'ON_SITE_SERVICE')
    return (
      <section>
        <h2>{t('rule.window')}</h2>
        <p className="muted">{t('window.slot')}</p>
      </section>
    )
  const clock = (name: 'cutoff' | 'start' | 'end') => (
    <TextField
      label={t(`window.${name}`)}
      value={draft[name]}
      problem={problems[name]}
      onChange={(typed) => onChange({ [name]: typed })}
    />
  )
  return (
    <section>
      <h2>{t('rule.window')}</h2>
      <div className="form-grid">
        <Field label={t('window.kind')}>
          {(id) => (
            <Select
              id={id}
              value={draft.window}
              onChange={(window) => onChange({ window })}
              options={windows.map((value) => ({ value, label: t(`window.${value}`) }))}
            />
          )}
        </Field>
        {draft.window === 'within' ? (
          <CountField
            label={t('window.withinMinutes')}
            least={5}
            most={1_440}
            value={draft.withinMinutes}
            problem={problems['withinMinutes']}
            onChange={(withinMinutes) => onChange({ withinMinutes })}
          />
        ) : (
          <>
            {clock('cutoff')}
            {clock('start')}
            {clock('end')}
            <CountField
              label={t('window.leadDays')}
              most={14}
              value={draft.leadDays}
              problem={problems['leadDays']}
              onChange={(leadDays) => onChange({ leadDays })}
            />
            <CountField
              label={t('window.pickLeadMinutes')}
              most={20_160}
              value={draft.pickLeadMinutes}
              problem={problems['pickLeadMinutes']}
              onChange={(pickLeadMinutes) => onChange({ pickLeadMinutes })}
            />
            <CountField
              label={t('window.daysAhead')}
              hint={t('window.daysAheadHint')}
              most={7}
              value={draft.daysAhead}
              problem={problems['daysAhead']}
              onChange={(daysAhead) => onChange({ daysAhead })}
            />
          </>
        )}
      </div>
      {draft.window === 'daily' && (
        <div className="rule-switches">
          <SwitchField
            label={t('window.rollsOver')}
            isOn={draft.rollsOver}
            onChange={(rollsOver) => onChange({ rollsOver })}
          />
        </div>
      )}
    </section>
  )
}

const bounds = {
  capacity: [0, 100_000],
  maxDistanceM: [1, 100_000],
  maxWeightG: [1, 1_000_000],
  freeCancelAfterMinutes: [0, 43_200],
} as const
const boundNames = Object.keys(bounds) as (keyof typeof bounds)[]

function Bounds({ draft, problems, onChange }: PartProps) {
  const t = useText()
  return (
    <section>
      <h2>{t('rule.bounds')}</h2>
      <div className="form-grid">
        {boundNames.map((name) => (
          <CountField
            key={name}
            label={t(`bound.${name}`)}
            hint={t(name === 'freeCancelAfterMinutes' ? 'rule.emptyUsual' : 'rule.emptyAny')}
            least={bounds[name][0]}
            most={bounds[name][1]}
            value={draft[name]}
            problem={problems[name]}
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
      </div>
      <div className="rule-switches">
        <SwitchField
          label={t('bound.takesBulky')}
          isOn={draft.takesBulky}
          onChange={(takesBulky) => onChange({ takesBulky })}
        />
        <SwitchField
          label={t('bound.keepsCold')}
          isOn={draft.keepsCold}
          onChange={(keepsCold) => onChange({ keepsCold })}
        />
      </div>
    </section>
  )
}

interface FieldProps<Value> {
  readonly label: string
  readonly hint?: string
  readonly value: Value
  readonly problem: Key | undefined
  readonly onChange: (value: Value) => void
}

const noteOf = (noteId: string | undefined, problem: Key | undefined) => ({
  ...(noteId === undefined ? {} : { 'aria-describedby': noteId }),
  ...(problem === undefined ? {} : { 'aria-invalid': true, status: 'error' as const }),
})

function TextField({ label, hint, value, problem, onChange, prefix }: FieldProps<string> & { prefix?: ReactNode }) {
  const t = useText()
  return (
    <Field label={label} problem={problem ? t(problem) : null} {...(hint === undefined ? {} : { hint })}>
      {(id, noteId) => (
        <Input
          id={id}
          {...noteOf(noteId, problem)}
          prefix={prefix}
          inputMode="decimal"
          maxLength={12}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

const YuanField = (props: FieldProps<string>) => <TextField {...props} prefix="¥" />

interface CountFieldProps extends FieldProps<number | null> {
  readonly least?: number
  readonly most: number
}

function CountField({ label, hint, value, problem, onChange, least = 0, most }: CountFieldProps) {
  const t = useText()
  return (
    <Field label={label} problem={problem ? t(problem) : null} {...(hint === undefined ? {} : { hint })}>
      {(id, noteId) => (
        <InputNumber
          id={id}
          {...noteOf(noteId, problem)}
          min={least}
          max={most}
          precision={0}
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  )
}
