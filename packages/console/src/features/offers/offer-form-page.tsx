import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { useClient } from 'urql'
import { keys } from '../../api/client.ts'
import { graphql, readFragment } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { OfferForm } from './offer-form.tsx'
import { offerKinds } from './offer-kinds.ts'
import { draftOf, inputOf, newDraft, OfferTerms_offer, type OfferDraft, type OfferTerms } from './offer-terms.ts'
import './offers.css'

const OfferForm_query = graphql(
  `
    query OfferForm($id: ID!, $isNew: Boolean!) {
      offer(id: $id) @skip(if: $isNew) {
        id
        ...OfferTerms_offer
      }
      communities(first: 100, sort: { key: NAME, direction: ASC }) {
        nodes {
          id
          name
          nameEn
        }
      }
    }
  `,
  [OfferTerms_offer],
)

const SaveOffer_mutation = graphql(
  `
    mutation SaveOffer($input: SaveOfferInput!, $idempotencyKey: String!) {
      saveOffer(input: $input, idempotencyKey: $idempotencyKey) {
        offer {
          id
          ...OfferTerms_offer
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [OfferTerms_offer],
)

/** A new offer, or other terms of one that is a draft or paused. */
export function OfferFormPage() {
  const t = useText()
  const id = useParams()['offerId'] ?? null
  const [search] = useSearchParams()
  const place = search.get('place')
  const kind = offerKinds.find((each) => each === search.get('kind')) ?? 'THRESHOLD_OFF'
  const result = usePageQuery({ query: OfferForm_query, variables: { id: id ?? '', isNew: id === null } })
  return (
    <>
      <header className="page-head">
        <Link className="text-link" to={id === null ? paths.offers({ place }) : paths.offer(id, { place })}>
          {t('nav.offers')}
        </Link>
        <span className="muted" aria-hidden="true">
          {'/'}
        </span>
        <h1>{t(id === null ? 'offers.new' : 'offers.edit')}</h1>
      </header>
      <QueryView
        result={result}
        pick={(data) => (id !== null && !data.offer ? null : data)}
        isEmpty={() => false}
        skeleton={<SkeletonCards count={2} height={320} label={t('loading')} />}
        empty={<Empty title={t('offer.none')} why={t('offer.noneWhy')} />}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {({ offer, communities }) => {
          const before = offer ? readFragment(OfferTerms_offer, offer) : null
          const here = communities.nodes.find((each) => each.id === place) ?? null
          return (
            <Editing
              key={`${before?.id} ${kind}`}
              before={before}
              first={before ? draftOf(before) : newDraft(kind, here, new Date())}
              communities={communities.nodes}
              place={place}
            />
          )
        }}
      </QueryView>
    </>
  )
}

interface EditingProps {
  readonly before: OfferTerms | null
  readonly first: OfferDraft
  readonly communities: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[]
  readonly place: string | null
}

function Editing({ before, first, communities, place }: EditingProps) {
  const navigate = useNavigate()
  const client = useClient()
  const act = useAct()
  const [draft, setDraft] = useState(first)
  // What one edits is what one saw: somebody else's change is told by the server, not merged in silence.
  const [seen] = useState(before)
  const save = async () => {
    const input = inputOf(draft, seen)
    const answer = await act.send(() =>
      keys.withKey(`saveOffer ${JSON.stringify(input)}`, (idempotencyKey) =>
        client.mutation(SaveOffer_mutation, { input, idempotencyKey }).toPromise(),
      ),
    )
    const id = answer?.saveOffer.offer?.id
    if (id) void navigate(paths.offer(id, { place }))
  }
  return (
    <OfferForm
      draft={draft}
      before={seen}
      communities={communities}
      isRunning={act.isRunning}
      problem={act.problem}
      onChange={(some) => setDraft({ ...draft, ...some })}
      onSave={() => void save()}
      onBack={() => void navigate(seen ? paths.offer(seen.id, { place }) : paths.offers({ place }))}
    />
  )
}
