import type { SampleIds } from './testing-samples.ts'
import { newId } from '@linli/kit'

interface Place {
  readonly communityId: string
  readonly householdId: string
  readonly residentPrincipalId: string | null
  /** Who leads here, and has a task. */
  readonly leaderPrincipalId: string | null
}

interface Making {
  /** Asks as an operator of the platform for something new, and answers its id. */
  readonly made: (document: string, variables: object) => Promise<string>
  readonly query: (text: string, values: readonly unknown[]) => Promise<{ rows: { ordinal?: number }[] }>
}

/** One of everything that is known of the residents of a place and said to them; `secret` stands in every free text. */
export async function audienceSamples(
  { communityId, householdId, residentPrincipalId, leaderPrincipalId }: Place,
  secret: string,
  { made, query }: Making,
): Promise<SampleIds> {
  const residentId = newId('res')
  const { rows } = await query(
    `insert into residents (id, principal_id, household_id, community_id, building_id, joined_day)
     select $1, $2, id, community_id, building_id, 20000 from households where id = $3 returning ordinal`,
    [residentId, residentPrincipalId, householdId],
  )
  const { ordinal } = rows[0]!

  const tagOf = (key: string, kind: string, sensitivity: string) =>
    made(
      `mutation ($key: String!) { proposeTag(input: { key: $key, kind: ${kind}, label: "熟客", labelEn: "Regular",
        purpose: "称呼熟客", daysKept: 30, sensitivity: ${sensitivity} }) { made: tag { id } userErrors { code } } }`,
      { key },
    )
  const tagId = await tagOf('sample_manual', 'MANUAL', 'NORMAL')
  const assignmentId = newId('tas')
  await query(
    `insert into tag_assignments (id, tag_id, resident_id, ordinal, source, assigned_at, expires_at, evidence)
     values ($1, $2, $3, $4, 'OPERATOR', now(), now() + interval '1 year', $5)`,
    [assignmentId, tagId, residentId, ordinal, secret],
  )
  const contestId = newId('tct')
  await query(
    `insert into tag_contests (id, assignment_id, tag_id, resident_id, ordinal, community_id, why, contested_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, now(), 'OPEN')`,
    [contestId, assignmentId, tagId, residentId, ordinal, communityId, secret],
  )

  const segmentOf = (name: string) =>
    made(
      `mutation ($at: ID!, $name: String!) { saveSegment(input: { communityId: $at, name: $name, nameEn: $name, purpose: $name,
        reason: $name, rule: { community: { ids: [$at] } } }) { made: segment { id } userErrors { code } } }`,
      { at: communityId, name },
    )
  const [segmentId, otherSegmentId, idleSegmentId] = [
    await segmentOf(secret),
    await segmentOf(`${secret} b`),
    await segmentOf(`${secret} c`),
  ]

  const importId = await made(
    `mutation ($at: ID!, $label: String!) { startImport(input: { key: "sample", label: $label, communityId: $at,
      mode: SELF_PICKUP }) { made: import { id } userErrors { code } } }`,
    { at: communityId, label: secret },
  )

  const words = `[{ channel: IN_APP, title: "${secret}", body: "${secret}" }]`
  const campaignId = await made(
    `mutation ($at: ID!) { saveCampaign(input: { name: "${secret}", communityId: $at, channels: [IN_APP], goal: ORDER,
      startsAt: "2030-01-01T00:00:00Z", endsAt: "2030-01-02T00:00:00Z",
      variants: [{ key: "a", content: ${words}, contentEn: ${words} }] }) { made: campaign { id } userErrors { code } } }`,
    { at: communityId },
  )
  const journeyId = await made(
    `mutation ($at: ID!) { saveJourney(input: { name: "${secret}", communityId: $at, entryEvent: ORDERED,
      nodes: [{ key: "end", kind: EXIT }] }) { made: journey { id } userErrors { code } } }`,
    { at: communityId },
  )

  const caseId = newId('rcv')
  await query(
    `insert into recovery_cases (id, household_id, community_id, severity, state, opened_at, due_at, note, version)
     values ($1, $2, $3, 'SERIOUS', 'OPEN', now(), now() + interval '1 day', $4, 1)`,
    [caseId, householdId, communityId, secret],
  )
  const messageId = newId('msg')
  const said = { title: secret, body: secret, path: null }
  await query('insert into message_contents (hash, content) values ($1, $2)', [
    secret,
    { IN_APP: said, LEADER_TASK: said },
  ])
  await query(
    `insert into messages (id, resident_id, principal_id, household_id, community_id, kind, channels, channel, state, tried,
       content_hash, source_id, step, version, created_at, sent_at, delivered_at)
     values ($1, $2, $3, $4, $5, 'TRANSACTIONAL', '{IN_APP}', 'IN_APP', 'DELIVERED', '[]', $6, $6, '', 1, now(), now(), now())`,
    [messageId, residentId, residentPrincipalId, householdId, communityId, secret],
  )
  const leaderTaskId = newId('ltk')
  await query(
    `insert into leader_tasks (id, message_id, leader_id, community_id, household_id, state, created_at, due_at)
     values ($1, $2, $3, $4, $5, 'OPEN', now(), now() + interval '1 day')`,
    [leaderTaskId, messageId, leaderPrincipalId, communityId, householdId],
  )

  const byField = (names: string, id: string) => Object.fromEntries(names.split(' ').map((name) => [`${name}.id`, id]))
  return {
    residentId,
    residentIds: [residentId],
    tagId,
    assignmentId,
    contestId,
    segmentId,
    includeSegmentIds: [segmentId],
    excludeSegmentIds: [otherSegmentId],
    entrySegmentId: segmentId,
    'segmentOverlap.a': segmentId,
    'segmentOverlap.b': otherSegmentId,
    campaignId,
    importId,
    journeyId,
    caseId,
    'declareTag.tagId': await tagOf('sample_self', 'SELF', 'NORMAL'),
    'decideTag.tagId': await tagOf('sample_sensitive', 'MANUAL', 'SENSITIVE'),
    ...byField('resident', residentId),
    ...byField('tag', tagId),
    'archiveSegment.id': idleSegmentId,
    ...byField('segment saveSegment recomputeSegment exportSegment', segmentId),
    ...byField(
      'campaign campaignResult campaignExport submitCampaign approveCampaign rejectCampaign pauseCampaign resumeCampaign stopCampaign',
      campaignId,
    ),
    ...byField('journey activateJourney pauseJourney stopJourney', journeyId),
    ...byField('ownRecoveryCase', caseId),
    ...byField('openMessage', messageId),
    ...byField('finishLeaderTask', leaderTaskId),
  }
}
