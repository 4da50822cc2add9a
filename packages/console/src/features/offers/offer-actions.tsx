import { Button } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useClient } from 'urql'
import { graphql, readFragment, type FragmentOf, type OfferAction, type ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { moneyText } from '../../ui/money.tsx'
import { FundForm } from './fund-form.tsx'
import { GrantForm } from './grant-form.tsx'
import { OfferSentence } from './offer-sentence.tsx'
import { OfferTerms_offer, saidOf, type OfferTerms } from './offer-terms.ts'

export const OfferActions_offer = graphql(
  `
    fragment OfferActions_offer on Offer {
      id
      version
      allowedActions
      budgetFen
      budgetLeftFen
      heldFen
      packetsOut
      platformBps
      amountFen
      ...OfferTerms_offer
    }
  `,
  [OfferTerms_offer],
)

export type ActingOffer = ResultOf<typeof OfferActions_offer> & { readonly terms: OfferTerms }

const ActivateOffer_mutation = graphql(`
  mutation ActivateOffer($offerId: ID!, $expectedVersion: Int) {
    activateOffer(offerId: $offerId, expectedVersion: $expectedVersion) {
      offer {
        id
        state
        version
        allowedActions
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

const PauseOffer_mutation = graphql(`
  mutation PauseOffer($offerId: ID!, $expectedVersion: Int) {
    pauseOffer(offerId: $offerId, expectedVersion: $expectedVersion) {
      offer {
        id
        state
        version
        allowedActions
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

const EndOffer_mutation = graphql(`
  mutation EndOffer($offerId: ID!, $expectedVersion: Int) {
    endOffer(offerId: $offerId, expectedVersion: $expectedVersion) {
      offer {
        id
        state
        version
        allowedActions
        budgetFen
        budgetLeftFen
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

const steps = { ACTIVATE: ActivateOffer_mutation, PAUSE: PauseOffer_mutation, END: EndOffer_mutation } as const
type Step = keyof typeof steps
const isStep = (action: OfferAction): action is Step => action in steps

/** What the reader may do with it now, in the order in which it is mostly done. */
const inOrder = ['ACTIVATE', 'FUND', 'GRANT', 'EDIT', 'PAUSE', 'END'] as const satisfies readonly OfferAction[]

interface OfferActionsProps {
  readonly offer: FragmentOf<typeof OfferActions_offer>
  readonly place: string | null
  readonly onDone: () => void
}

/** The acts that the server allows; each is asked about once more, with what it will do. */
export function OfferActions({ offer, place, onDone }: OfferActionsProps) {
  const t = useText()
  const navigate = useNavigate()
  const read = readFragment(OfferActions_offer, offer)
  const it: ActingOffer = { ...read, terms: readFragment(OfferTerms_offer, read) }
  const [asking, ask] = useState<OfferAction | null>(null)
  const close = () => ask(null)
  const done = () => {
    close()
    onDone()
  }
  const start = (action: OfferAction) => {
    if (action === 'EDIT') void navigate(paths.editOffer(it.id, place))
    else ask(action)
  }
  if (it.allowedActions.length === 0) return <p className="muted small">{t('offer.nothingToDo')}</p>
  return (
    <section aria-label={t('order.actions')}>
      <div className="offer-actions">
        {inOrder
          .filter((action) => it.allowedActions.includes(action))
          .map((action, index) => (
            <Button
              key={action}
              type={index === 0 && action !== 'END' ? 'primary' : 'default'}
              onClick={() => start(action)}
            >
              {t(`offerDo.${action}`)}
            </Button>
          ))}
      </div>
      {asking !== null && isStep(asking) && (
        <StepForm offer={it} step={asking} onDone={done} onStale={onDone} onClose={close} />
      )}
      {asking === 'FUND' && <FundForm offer={it} onDone={done} onClose={close} />}
      {asking === 'GRANT' && <GrantForm offer={it} onDone={onDone} onClose={close} />}
    </section>
  )
}

interface StepFormProps {
  readonly offer: ActingOffer
  readonly step: Step
  readonly onDone: () => void
  readonly onStale: () => void
  readonly onClose: () => void
}

function StepForm({ offer, step, onDone, onStale, onClose }: StepFormProps) {
  const t = useText()
  const nameOf = useName()
  const client = useClient()
  const act = useAct(onStale)
  const name = nameOf(offer.terms)
  const send = async () => {
    const variables = { offerId: offer.id, expectedVersion: offer.version }
    if (await act.send(() => client.mutation(steps[step], variables).toPromise())) onDone()
  }
  const hasNoMoney = step === 'ACTIVATE' && offer.platformBps > 0 && offer.budgetLeftFen === 0
  return (
    <Confirm
      title={t(`offerAsk.${step}`, { name })}
      act={t(`offerAct.${step}`, { name })}
      isDangerous={step === 'END'}
      isReady
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      {step === 'ACTIVATE' && <OfferSentence offer={saidOf(offer.terms)} />}
      {hasNoMoney && <p className="act-effect">{t('offerAsk.noBudget')}</p>}
      {step === 'PAUSE' && <p className="act-effect">{t('offerAsk.pauseEffect')}</p>}
      {step === 'END' && (
        <p className="act-effect">
          {t('offerAsk.endEffect', { money: moneyText(offer.budgetLeftFen), packets: offer.packetsOut })}
        </p>
      )}
    </Confirm>
  )
}
