import { graphql } from '../../api/graphql.ts'

/** Apart from the map, so that its code is fetched only where a map is drawn. */
export const CommunityMap_community = graphql(`
  fragment CommunityMap_community on Community {
    boundary {
      lat
      lng
    }
    buildings(first: 100) {
      nodes {
        id
        name
        entrances
        floors
        householdCount
        location {
          lat
          lng
        }
      }
    }
  }
`)
