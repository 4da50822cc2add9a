import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useClient } from 'urql'
import { graphql, type ResultOf } from '../../../api/graphql.ts'
import { useAct } from '../../../api/use-act.ts'
import { useAddress } from '../../../api/use-address.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { Chip } from '../../../ui/chip.tsx'
import { Moment } from '../../../ui/moment.tsx'
import { PagedList, useTrail } from '../../../ui/paged-list.tsx'
import { Status, type Tone } from '../../../ui/status.tsx'
import { WhyConfirm } from '../../../ui/why-confirm.tsx'
import { useTagLabel } from '../use-tag-label.ts'

const ContestsList_query = graphql(`
  query ContestsList($after: String, $filter: TagContestFilter!) {
    tagContests(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        why
        state
        contestedAt
        decidedAt
        decidedWhy
        tag {
          id
          label
          labelEn
        }
        community {
          id
          name
          nameEn
        }
        resident {
          id
          name
          phoneMasked
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

const DecideTagContest_mutation = graphql(`
  mutation DecideTagContest($contestId: ID!, $upholds: Boolean!, $why: String!) {
    decideTagContest(contestId: $contestId, upholds: $upholds, why: $why) {
      contest {
        id
        state
        decidedAt
        decidedWhy
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

type Contest = ResultOf<typeof ContestsList_query>['tagContests']['nodes'][number]

const states = ['OPEN', 'UPHELD', 'DISMISSED'] as const
const tones: Readonly<Record<Contest['state'], Tone>> = { OPEN: 'risk', UPHELD: 'done', DISMISSED: 'quiet' }

/** What residents say is not true of them: gone at once, and gone for good unless somebody decides otherwise. */
export function ContestsList() {
  const t = useOutreachText()
  const { place, some, change } = useAddress()
  const chosen = some('state', states)
  return (
    <>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        {states.map((state) => (
          <Chip
            key={state}
            isOn={chosen.includes(state)}
            onToggle={(isOn) => change({ state: isOn ? [...chosen, state] : chosen.filter((each) => each !== state) })}
          >
            {t(`contestState.${state}`)}
          </Chip>
        ))}
      </div>
      <Contests key={JSON.stringify([place, chosen])} place={place} states={chosen} />
    </>
  )
}

function Contests({ place, states: chosen }: { place: string | null; states: readonly Contest['state'][] }) {
  const t = useOutreachText()
  const nameOf = useName()
  const labelOf = useTagLabel()
  const trail = useTrail()
  const [deciding, decide] = useState<{ contest: Contest; upholds: boolean } | null>(null)
  const filter = {
    ...(place === null ? {} : { communityId: { eq: place } }),
    ...(chosen.length === 0 ? {} : { state: { in: [...chosen] } }),
  }
  const result = usePageQuery({ query: ContestsList_query, variables: { after: trail.after, filter } })
  return (
    <>
      <PagedList
        result={result}
        pick={(data) => data.tagContests}
        trail={trail}
        none={t('contests.none')}
        noneWhy={t('contests.noneWhy')}
      >
        {(contests) => (
          <ul className="contests card">
            {contests.map((contest) => (
              <li key={contest.id}>
                <div className="contest-head">
                  <Status tone={tones[contest.state]}>{t(`contestState.${contest.state}`)}</Status>
                  <Link className="text-link" to={paths.tag(contest.tag.id, { place })}>
                    {labelOf(contest.tag)}
                  </Link>
                  {contest.resident && (
                    <Link className="text-link" to={paths.resident(contest.resident.id, { place })}>
                      {contest.resident.name ?? contest.resident.phoneMasked ?? contest.resident.id}
                    </Link>
                  )}
                  <span className="muted small">{nameOf(contest.community)}</span>
                  <span className="muted small timeline-at">
                    <Moment at={contest.contestedAt} />
                  </span>
                </div>
                <p>{t('contest.says', { why: contest.why })}</p>
                {contest.decidedWhy !== null && (
                  <p className="muted">{t('contest.decided', { why: contest.decidedWhy })}</p>
                )}
                {contest.state === 'OPEN' && (
                  <div className="contest-acts">
                    <Button onClick={() => decide({ contest, upholds: true })}>{t('contest.uphold')}</Button>
                    <Button onClick={() => decide({ contest, upholds: false })}>{t('contest.dismiss')}</Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        )}
      </PagedList>
      {deciding && (
        <DecideContest
          {...deciding}
          onDone={() => {
            decide(null)
            result.refresh()
          }}
          onClose={() => decide(null)}
        />
      )}
    </>
  )
}

interface DecideContestProps {
  readonly contest: Contest
  readonly upholds: boolean
  readonly onDone: () => void
  readonly onClose: () => void
}

function DecideContest({ contest, upholds, onDone, onClose }: DecideContestProps) {
  const t = useOutreachText()
  const labelOf = useTagLabel()
  const client = useClient()
  const act = useAct()
  const send = async (why: string) => {
    const variables = { contestId: contest.id, upholds, why }
    if (await act.send(() => client.mutation(DecideTagContest_mutation, variables).toPromise())) onDone()
  }
  return (
    <WhyConfirm
      title={t(upholds ? 'contest.upholdTitle' : 'contest.dismissTitle', { tag: labelOf(contest.tag) })}
      act={t(upholds ? 'contest.uphold' : 'contest.dismiss')}
      hint={t('why.residentReads')}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={(why) => void send(why)}
      onClose={onClose}
    >
      <p className="act-effect">{t(upholds ? 'contest.upholdEffect' : 'contest.dismissEffect')}</p>
    </WhyConfirm>
  )
}
