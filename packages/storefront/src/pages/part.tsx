import { useRefusalText } from '../i18n/refusals.ts'
import { nameIn, useText } from '../i18n/text.tsx'
import type { Option, PlanPart } from '../plan/plan-fields.ts'
import { openDays, wayOf, type Choice, type Chosen } from '../plan/totals.ts'
import { Money, moneyText } from '../ui/money.tsx'
import { windowText } from '../ui/window-text.ts'

interface PartProps {
  readonly part: PlanPart
  readonly chosen: Chosen
  readonly onChoose: (choice: Choice) => void
}

/** What comes from one shop, and the ways side by side in which it can come. */
export function Part({ part, chosen, onChoose }: PartProps) {
  const t = useText()
  const { merchant, lines, options } = part
  const way = wayOf(part, chosen)
  const name = nameIn(t, merchant)
  return (
    <section className="card part" aria-labelledby={merchant.id}>
      <h2 id={merchant.id}>{name}</h2>
      <ul className="lines">
        {lines.map(({ listing, quantity, totalFen }) => (
          <li key={listing.id}>
            <span>{nameIn(t, listing.sku)}</span>
            <span className="muted">{`× ${quantity}`}</span>
            <Money fen={totalFen} />
          </li>
        ))}
      </ul>
      {way ? null : <p className="tone-late">{t('review.noWay')}</p>}
      <fieldset>
        <legend>{t('review.way')}</legend>
        <ChoiceReason part={part} />
        <div className="ways">
          {options
            .filter(({ mode }) => mode !== 'ON_SITE_SERVICE')
            .map((option) => (
              <Way
                key={option.mode}
                option={option.mode === way?.mode ? way : option}
                group={merchant.id}
                isChosen={option.mode === way?.mode}
                onChoose={() => onChoose({ mode: option.mode, startsAt: null })}
              />
            ))}
        </div>
      </fieldset>
      {way && way.days.length > 1 && <Days way={way} onChoose={(startsAt) => onChoose({ mode: way.mode, startsAt })} />}
    </section>
  )
}

function ChoiceReason({ part: { choice } }: { part: PlanPart }) {
  const t = useText()
  if (!choice) return null
  const { reason, times, outOf, mode } = choice
  const why = reason === 'CHOSEN_BEFORE' ? t('review.chosenBefore', { times, outOf }) : t('review.cheapest')
  return <p className="small muted">{`${t(`mode.${mode}`)} · ${why}`}</p>
}

interface DaysProps {
  readonly way: Option
  readonly onChoose: (startsAt: string) => void
}

/** The first day is set; whoever wants another one chooses it here. */
function Days({ way, onChoose }: DaysProps) {
  const t = useText()
  const refusalText = useRefusalText()
  return (
    <label className="days">
      <span>{t('review.day')}</span>
      <select value={way.window?.startsAt} onChange={(event) => onChoose(event.target.value)}>
        {way.days.map(({ window, unavailable }) => (
          <option key={window.startsAt} value={window.startsAt} disabled={unavailable !== null}>
            {windowText(window, t.language) + (unavailable ? ` · ${refusalText(unavailable)}` : '')}
          </option>
        ))}
      </select>
    </label>
  )
}

interface WayProps {
  readonly option: Option
  readonly group: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Way({ option, group, isChosen, onChoose }: WayProps) {
  const t = useText()
  const refusalText = useRefusalText()
  const { mode, feeFen, window, savingFen, capacityLeft, unavailable } = option
  const isOff = unavailable !== null && openDays(option).length === 0
  return (
    <label className={isOff ? 'way way-off' : 'way'}>
      <input type="radio" name={group} checked={isChosen} disabled={isOff} onChange={onChoose} />
      <strong>{t(`mode.${mode}`)}</strong>
      <span className="way-fee">
        {feeFen === 0 ? t('review.free') : <Money fen={feeFen} />}
        {savingFen !== null && savingFen > 0 && (
          <small className="tone-done">{t('review.saves', { amount: moneyText(savingFen) })}</small>
        )}
      </span>
      <small className="muted way-when">
        {unavailable ? refusalText(unavailable) : window && windowText(window, t.language)}
        {!unavailable && capacityLeft !== null && ` · ${t('review.left', { count: capacityLeft })}`}
        {unavailable && !isOff && ` · ${t('review.otherDays')}`}
      </small>
    </label>
  )
}
