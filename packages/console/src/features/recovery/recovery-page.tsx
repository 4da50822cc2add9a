import { useNavigate, useParams } from 'react-router'
import { graphql, readFragment } from '../../api/graphql.ts'
import { useAddress } from '../../api/use-address.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Chip } from '../../ui/chip.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import { RecoveryRow_case, recoveryColumns } from './recovery-columns.tsx'
import { RecoveryDrawer } from './recovery-drawer.tsx'

const RecoveryPage_query = graphql(
  `
    query RecoveryPage($after: String, $filter: RecoveryCaseFilter!) {
      recoveryCases(first: 50, after: $after, filter: $filter, sort: { key: DUE_AT, direction: ASC }) {
        nodes {
          id
          ...RecoveryRow_case
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
  `,
  [RecoveryRow_case],
)

const states = ['OPEN', 'CLOSED'] as const
const severities = ['SEVERE', 'SERIOUS', 'MINOR'] as const

/** Households that something went wrong for: while a case is open, nobody advertises to them. */
export function RecoveryPage() {
  const t = useOutreachText()
  const navigate = useNavigate()
  const openId = useParams()['caseId'] ?? null
  const { place, some, change } = useAddress()
  const [chosen, kinds] = [some('state', states), some('kind', severities)]
  const toggled = <Value extends string>(all: readonly Value[], one: Value, isOn: boolean) =>
    isOn ? [...all, one] : all.filter((each) => each !== one)
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.recovery')}</h1>
        <span className="muted small">{t('recovery.lead')}</span>
      </header>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        {states.map((state) => (
          <Chip
            key={state}
            isOn={chosen.includes(state)}
            onToggle={(isOn) => change({ state: toggled(chosen, state, isOn) })}
          >
            {t(`caseState.${state}`)}
          </Chip>
        ))}
        <span className="filters-gap" aria-hidden="true" />
        {severities.map((severity) => (
          <Chip
            key={severity}
            isOn={kinds.includes(severity)}
            onToggle={(isOn) => change({ kind: toggled(kinds, severity, isOn) })}
          >
            {t(`severity.${severity}`)}
          </Chip>
        ))}
      </div>
      <Cases key={JSON.stringify([place, chosen, kinds])} states={chosen} severities={kinds} openId={openId} />
      {openId !== null && (
        <RecoveryDrawer
          key={openId}
          caseId={openId}
          onClose={() => void navigate(paths.recovery({ place, state: chosen, kind: kinds }))}
        />
      )}
    </>
  )
}

interface CasesProps {
  readonly states: readonly (typeof states)[number][]
  readonly severities: readonly (typeof severities)[number][]
  readonly openId: string | null
}

function Cases({ states: chosen, severities: kinds, openId }: CasesProps) {
  const t = useOutreachText()
  const nameOf = useName()
  const navigate = useNavigate()
  const { place } = useAddress()
  const trail = useTrail()
  const filter = {
    ...(place === null ? {} : { communityId: { eq: place } }),
    ...(chosen.length === 0 ? {} : { state: { in: [...chosen] } }),
    ...(kinds.length === 0 ? {} : { severity: { in: [...kinds] } }),
  }
  const result = usePageQuery({ query: RecoveryPage_query, variables: { after: trail.after, filter } })
  const columns = recoveryColumns({ t, nameOf })
  return (
    <PagedList
      result={result}
      pick={(data) => data.recoveryCases}
      trail={trail}
      none={t('recovery.none')}
      noneWhy={t('recovery.noneWhy')}
      foot={(cases) => (
        <>
          <AsOf at={result.asOf} />
          <ExportButton name="recovery" rows={readFragment(RecoveryRow_case, cases)} columns={columns}>
            {t('list.export')}
          </ExportButton>
        </>
      )}
    >
      {(cases) => (
        <DataTable
          label={t('nav.recovery')}
          rows={readFragment(RecoveryRow_case, cases)}
          columns={columns}
          nameOf={(row) => row.household?.name ?? row.id}
          openId={openId}
          onOpen={(row) => void navigate(paths.recoveryCase(row.id, { place, state: chosen, kind: kinds }))}
        />
      )}
    </PagedList>
  )
}
