import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { keys } from '../../api/client.ts'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Field } from '../../ui/field.tsx'
import { moneyText } from '../../ui/money.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { Status } from '../../ui/status.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import type { ActingOffer } from './offer-actions.tsx'

const GrantHouseholds_query = graphql(`
  query GrantHouseholds($filter: HouseholdFilter!, $after: String) {
    communities(first: 100, sort: { key: NAME, direction: ASC }) {
      nodes {
        id
        name
        nameEn
      }
    }
    households(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        name
        verifiedAt
        building {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      count {
        value
        precision
      }
    }
  }
`)

const GrantRedPackets_mutation = graphql(`
  mutation GrantRedPackets($offerId: ID!, $householdIds: [ID!]!, $idempotencyKey: String!) {
    grantRedPackets(offerId: $offerId, householdIds: $householdIds, idempotencyKey: $idempotencyKey) {
      results {
        index
        redPacket {
          id
        }
        error {
          code
          message
        }
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

type Household = ResultOf<typeof GrantHouseholds_query>['households']['nodes'][number]
type Results = NonNullable<ResultOf<typeof GrantRedPackets_mutation>['grantRedPackets']['results']>

const mostAtOnce = 100
const allBps = 10_000

interface GrantFormProps {
  readonly offer: ActingOffer
  readonly onDone: () => void
  readonly onClose: () => void
}

interface Granted {
  readonly households: readonly Household[]
  readonly results: Results
}

/** Chooses who gets a red packet; what it will cost stands there before, and how it went for each of them after. */
export function GrantForm({ offer, onDone, onClose }: GrantFormProps) {
  const t = useText()
  const nameOf = useName()
  const client = useClient()
  const act = useAct()
  const [chosen, choose] = useState<ReadonlyMap<string, Household>>(new Map())
  const [granted, setGranted] = useState<Granted | null>(null)
  const eachFen = offer.amountFen ?? 0
  const costFen = Math.ceil((eachFen * offer.platformBps) / allBps) * chosen.size
  const isTooMany = chosen.size > mostAtOnce
  const send = async () => {
    const households = [...chosen.values()]
    const householdIds = households.map(({ id }) => id)
    const answer = await act.send(() =>
      keys.withKey(`grant ${offer.id} ${offer.packetsOut} ${householdIds.join()}`, (idempotencyKey) =>
        client.mutation(GrantRedPackets_mutation, { offerId: offer.id, householdIds, idempotencyKey }).toPromise(),
      ),
    )
    if (!answer?.grantRedPackets.results) return
    setGranted({ households, results: answer.grantRedPackets.results })
    onDone()
  }
  return (
    <Modal
      open
      title={t('grant.title', { name: nameOf(offer.terms) })}
      onCancel={onClose}
      footer={null}
      width={640}
      destroyOnHidden
    >
      <div className="act-form">
        {granted ? (
          <GrantResults granted={granted} />
        ) : (
          <>
            <HouseholdChoice offer={offer} chosen={chosen} onChoose={choose} />
            <p className="act-effect" role="status">
              {t('grant.preview', {
                count: chosen.size,
                each: moneyText(eachFen),
                cost: moneyText(costFen),
                left: moneyText(offer.budgetLeftFen),
              })}
            </p>
            {isTooMany && <Notice tone="late">{t('grant.tooMany', { most: mostAtOnce })}</Notice>}
            {costFen > offer.budgetLeftFen && <Notice tone="risk">{t('grant.overBudget')}</Notice>}
            {act.problem !== null && <Notice tone="late">{act.problem}</Notice>}
          </>
        )}
        <div className="confirm-foot">
          <Button onClick={onClose}>{t(granted ? 'close' : 'confirm.keep')}</Button>
          {!granted && (
            <Button
              type="primary"
              disabled={chosen.size === 0 || isTooMany}
              loading={act.isRunning}
              onClick={() => void send()}
            >
              {t('grant.act', { count: chosen.size })}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  )
}

interface HouseholdChoiceProps {
  readonly offer: ActingOffer
  readonly chosen: ReadonlyMap<string, Household>
  readonly onChoose: (chosen: ReadonlyMap<string, Household>) => void
}

function HouseholdChoice({ offer, chosen, onChoose }: HouseholdChoiceProps) {
  const [place, setPlace] = useState(offer.terms.community?.id ?? null)
  return <HouseholdPages key={place} {...{ offer, chosen, onChoose, place, setPlace }} />
}

function HouseholdPages(
  props: HouseholdChoiceProps & { readonly place: string | null; readonly setPlace: (place: string) => void },
) {
  const { offer, chosen, onChoose, place, setPlace } = props
  const t = useText()
  const nameOf = useName()
  const trail = useTrail()
  const filter = place === null ? {} : { communityId: { eq: place } }
  const result = usePageQuery({ query: GrantHouseholds_query, variables: { filter, after: trail.after } })
  return (
    <>
      {offer.terms.community === null && (
        <Field label={t('column.community')}>
          {(id) => (
            <Select
              id={id}
              value={place}
              placeholder={t('place.all')}
              onChange={setPlace}
              options={(result.data?.communities.nodes ?? []).map((each) => ({ value: each.id, label: nameOf(each) }))}
            />
          )}
        </Field>
      )}
      <div className="grant-list">
        <PagedList
          result={result}
          pick={(data) => data.households}
          trail={trail}
          none={t('households.none')}
          noneWhy={t('households.noneWhy')}
        >
          {(households) => (
            <DataTable
              label={t('grant.choose')}
              rows={households}
              nameOf={({ name }) => name}
              chosen={new Set(chosen.keys())}
              onChoose={(ids) => {
                const known = new Map([...chosen, ...households.map((each) => [each.id, each] as const)])
                const offPage = [...chosen.keys()].filter((id) => !households.some((each) => each.id === id))
                const all = [...new Set([...offPage, ...ids])]
                onChoose(new Map(all.map((id) => [id, known.get(id)!])))
              }}
              columns={[
                ['name', { title: t('household.name'), cell: ({ name }) => name, text: ({ name }) => name }],
                [
                  'building',
                  {
                    title: t('order.building'),
                    width: 140,
                    cell: ({ building }) => building.name,
                    text: ({ building }) => building.name,
                  },
                ],
                [
                  'verified',
                  {
                    title: t('household.verified'),
                    width: 120,
                    cell: ({ verifiedAt }) => (
                      <Status tone={verifiedAt === null ? 'quiet' : 'done'}>
                        {t(verifiedAt === null ? 'household.open' : 'household.done')}
                      </Status>
                    ),
                    text: ({ verifiedAt }) => t(verifiedAt === null ? 'household.open' : 'household.done'),
                  },
                ],
              ]}
            />
          )}
        </PagedList>
      </div>
    </>
  )
}

function GrantResults({ granted: { households, results } }: { granted: Granted }) {
  const t = useText()
  const refusalText = useRefusalText()
  const done = results.filter(({ redPacket }) => redPacket !== null).length
  return (
    <>
      <Notice tone={done === results.length ? 'done' : 'risk'}>
        {t('grant.result', { done, refused: results.length - done })}
      </Notice>
      <div className="grant-list">
        <DataTable
          label={t('grant.results')}
          rows={results.map(({ index, error }) => ({ ...households[index]!, error }))}
          nameOf={({ name }) => name}
          columns={[
            ['name', { title: t('household.name'), cell: ({ name }) => name, text: ({ name }) => name }],
            [
              'outcome',
              {
                title: t('grant.outcome'),
                width: 360,
                cell: ({ error }) => (
                  <Status tone={error === null ? 'done' : 'late'}>
                    {error === null ? t('grant.done') : refusalText(error)}
                  </Status>
                ),
                text: ({ error }) => (error === null ? t('grant.done') : refusalText(error)),
              },
            ],
          ]}
        />
      </div>
    </>
  )
}
