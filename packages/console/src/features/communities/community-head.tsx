import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'

export const CommunityHead_community = graphql(`
  fragment CommunityHead_community on Community {
    kind
    district
    buildingCount
    householdCount
    verifiedHouseholdCount
  }
`)

export function CommunityHead({ community }: { community: FragmentOf<typeof CommunityHead_community> }) {
  const t = useText()
  const it = readFragment(CommunityHead_community, community)
  return (
    <span className="community-head muted">
      <span className="tag">{t(`kind.${it.kind}`)}</span>
      <span>{it.district}</span>
      <span>
        {t('community.size', {
          buildings: it.buildingCount,
          households: it.householdCount,
          verified: it.verifiedHouseholdCount,
        })}
      </span>
    </span>
  )
}
