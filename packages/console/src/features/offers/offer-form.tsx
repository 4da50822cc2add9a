import { Button, DatePicker, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { useState, type ReactNode } from 'react'
import { useText, type Key } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { ItemChoice } from './item-choice.tsx'
import { MerchantChoice } from './merchant-choice.tsx'
import { OfferSentence } from './offer-sentence.tsx'
import { problemsOf, saidOfDraft, type OfferDraft, type OfferTerms, type Problems } from './offer-terms.ts'

interface OfferFormProps {
  readonly draft: OfferDraft
  readonly before: OfferTerms | null
  readonly communities: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[]
  readonly isRunning: boolean
  readonly problem: string | null
  readonly onChange: (some: Partial<OfferDraft>) => void
  readonly onSave: () => void
  readonly onBack: () => void
}

/** The terms on the left, what they mean in plain words on the right. */
export function OfferForm(props: OfferFormProps) {
  const { draft, before, isRunning, problem, onSave, onBack } = props
  const t = useText()
  const [isTried, setTried] = useState(false)
  const problems = problemsOf(draft)
  const isSound = Object.keys(problems).length === 0
  return (
    <form
      className="offer-form"
      aria-label={t('offer.terms')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (isSound && !isRunning) onSave()
      }}
    >
      <div className="offer-fields">
        <Parts {...props} problems={problems} isTried={isTried} />
      </div>
      <aside className="offer-aside" aria-label={t('form.saying')}>
        <h2>{t('form.saying')}</h2>
        <OfferSentence offer={saidOfDraft(draft, before)} />
        <p className="muted small">{t('form.draftNote')}</p>
        {isTried && !isSound && <Notice tone="late">{t('form.unsound')}</Notice>}
        {problem !== null && <Notice tone="late">{problem}</Notice>}
        <div className="form-foot">
          <Button onClick={onBack}>{t('confirm.keep')}</Button>
          <Button type="primary" htmlType="submit" loading={isRunning}>
            {t(before ? 'form.saveChange' : 'form.saveDraft')}
          </Button>
        </div>
      </aside>
    </form>
  )
}

interface PartsProps extends OfferFormProps {
  readonly problems: Problems
  readonly isTried: boolean
}

function Parts({ draft, communities, onChange, problems, isTried }: PartsProps) {
  const t = useText()
  const nameOf = useName()
  const isItem = draft.kind === 'ITEM_PRICE'
  const field = (name: keyof OfferDraft, label: Key, control: Control, hint?: string) => (
    <FormField
      label={t(label)}
      problem={problemText(name)}
      {...(hint === undefined ? {} : { hint })}
      control={control}
    />
  )
  // What nobody has typed yet is no mistake; what stands there is told at once.
  const problemText = (name: keyof OfferDraft) => {
    const key = problems[name]
    return key !== undefined && (isTried || key !== 'form.missing') && (isTried || draft[name] !== '') ? t(key) : null
  }
  const text = (name: 'name' | 'nameEn'): Control =>
    function TextField({ id, ...note }) {
      return (
        <Input
          id={id}
          {...note}
          maxLength={60}
          value={draft[name]}
          onChange={(e) => onChange({ [name]: e.target.value })}
        />
      )
    }
  const yuan = (name: 'threshold' | 'amount' | 'itemPrice'): Control =>
    function YuanField({ id, ...note }) {
      return (
        <Input
          id={id}
          {...note}
          prefix="¥"
          inputMode="decimal"
          maxLength={12}
          value={draft[name]}
          onChange={(e) => onChange({ [name]: e.target.value })}
        />
      )
    }
  const count = (name: CountName, most: number, least = 1, placeholder = ''): Control =>
    function CountField({ id, ...note }) {
      return (
        <InputNumber
          id={id}
          {...note}
          min={least}
          max={most}
          precision={0}
          placeholder={placeholder}
          value={draft[name]}
          onChange={(value) => onChange({ [name]: value })}
        />
      )
    }
  return (
    <>
      <Part title={t(`offerKind.${draft.kind}`)} note={t(`offerKindNote.${draft.kind}`)}>
        {field('name', 'form.name', text('name'))}
        {field('nameEn', 'form.nameEn', text('nameEn'))}
        {isItem ? (
          <>
            <FormField
              label={t('form.item')}
              hint={t('form.itemHint')}
              problem={problemText('item')}
              control={({ id, ...note }) => (
                <ItemChoice
                  id={id}
                  {...note}
                  item={draft.item}
                  communityId={draft.community?.id ?? null}
                  onChoose={onChange}
                />
              )}
            />
            {field('itemPrice', 'form.itemPrice', yuan('itemPrice'))}
            {field('unitsPerOrder', 'form.units', count('unitsPerOrder', 999))}
          </>
        ) : (
          <>
            {field('threshold', 'form.threshold', yuan('threshold'), t('form.thresholdHint'))}
            {field('amount', 'form.amount', yuan('amount'))}
          </>
        )}
        {draft.kind === 'RED_PACKET' && (
          <>
            {field('packetDays', 'form.packetDays', count('packetDays', 365))}
            <SwitchField
              label={t('form.packetReturns')}
              isOn={draft.packetReturns}
              onChange={(packetReturns) => onChange({ packetReturns })}
            />
          </>
        )}
      </Part>
      <Part title={t('form.where')}>
        {!isItem && (
          <>
            <FormField
              label={t('column.community')}
              control={({ id, ...note }) => (
                <Select
                  id={id}
                  {...note}
                  value={draft.community?.id ?? ''}
                  onChange={(value) =>
                    onChange({ community: communities.find((each) => each.id === value) ?? null, merchant: null })
                  }
                  options={[
                    { value: '', label: t('place.all') },
                    ...communities.map((each) => ({ value: each.id, label: nameOf(each) })),
                  ]}
                />
              )}
            />
            <FormField
              label={t('column.merchant')}
              problem={problems.merchant ? t(problems.merchant) : null}
              control={({ id, ...note }) => (
                <MerchantChoice
                  id={id}
                  {...note}
                  merchant={draft.merchant}
                  communityId={draft.community?.id ?? null}
                  onChoose={(merchant) => onChange({ merchant })}
                />
              )}
            />
          </>
        )}
        <FormField
          label={t('form.valid')}
          problem={problemText('lastDay')}
          control={({ id, ...note }) => (
            <DatePicker.RangePicker
              id={id}
              {...note}
              allowClear={false}
              value={[day(draft.firstDay), day(draft.lastDay)]}
              onChange={(days) =>
                onChange({
                  firstDay: days?.[0]?.format('YYYY-MM-DD') ?? '',
                  lastDay: days?.[1]?.format('YYYY-MM-DD') ?? '',
                })
              }
            />
          )}
        />
      </Part>
      <Part title={t('form.limits')}>
        {field(
          'householdLimit',
          'form.householdLimit',
          count('householdLimit', draft.kind === 'NEW_RESIDENT' ? 1 : 1_000_000),
        )}
        {field(
          'deviceLimit',
          'form.deviceLimit',
          count('deviceLimit', 1_000_000, 1, t('limit.none')),
          t('form.deviceHint'),
        )}
        {field('totalLimit', 'form.totalLimit', count('totalLimit', 1_000_000, 1, t('limit.none')))}
      </Part>
      <Part title={t('form.paying')}>
        {field(
          'merchantPercent',
          'form.merchantPercent',
          ({ id, ...note }) => (
            <InputNumber
              id={id}
              {...note}
              min={0}
              max={100}
              precision={2}
              suffix="%"
              value={draft.merchantPercent}
              onChange={(merchantPercent) => onChange({ merchantPercent })}
            />
          ),
          t('form.platformPercent', { percent: 100 - (draft.merchantPercent ?? 0) }),
        )}
        {field('priority', 'form.priority', count('priority', 1_000, 0), t('form.priorityHint'))}
        <SwitchField
          label={t('form.stackable')}
          isOn={draft.stackable}
          onChange={(stackable) => onChange({ stackable })}
        />
      </Part>
    </>
  )
}

type CountName = 'unitsPerOrder' | 'packetDays' | 'householdLimit' | 'deviceLimit' | 'totalLimit' | 'priority'
type Control = (props: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => ReactNode
const day = (text: string) => (text === '' ? null : dayjs(text))

function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <fieldset className="card">
      <legend>{title}</legend>
      {note !== undefined && <p className="muted small">{note}</p>}
      <div className="form-grid">{children}</div>
    </fieldset>
  )
}

interface FormFieldProps {
  readonly label: string
  readonly hint?: string
  readonly problem?: string | null
  readonly control: Control
}

function FormField({ label, hint, problem = null, control }: FormFieldProps) {
  return (
    <Field label={label} problem={problem} {...(hint === undefined ? {} : { hint })}>
      {(id, noteId) =>
        control({
          id,
          ...(noteId === undefined ? {} : { 'aria-describedby': noteId }),
          ...(problem === null ? {} : { 'aria-invalid': true }),
        })
      }
    </Field>
  )
}
