import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useMutation } from 'urql'
import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Notice } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import './sessions-dialog.css'

const Sessions_query = graphql(`
  query Sessions {
    viewer {
      id
      sessions {
        id
        device
        createdAt
        lastSeenAt
        current
      }
    }
  }
`)

const RevokeSession_mutation = graphql(`
  mutation RevokeSession($sessionId: ID!) {
    revokeSession(sessionId: $sessionId) {
      sessionId
      userErrors {
        code
        message
      }
    }
  }
`)

/** Where this person is signed in, and how to end it elsewhere. */
export function SessionsDialog({ onClose }: { onClose: () => void }) {
  const t = useText()
  const refusalText = useRefusalText()
  const result = usePageQuery({ query: Sessions_query, variables: {} })
  const [mutation, revoke] = useMutation(RevokeSession_mutation)
  const [refusal, setRefusal] = useState<string | null>(null)

  const end = async (sessionId: string) => {
    const { data } = await revoke({ sessionId })
    const refused = data?.revokeSession.userErrors[0]
    setRefusal(refused ? refusalText(refused) : data ? null : t('act.unanswered'))
    result.refresh()
  }

  return (
    <Modal open title={t('sessions.title')} onCancel={onClose} footer={null} width={560}>
      {refusal !== null && <Notice tone="late">{refusal}</Notice>}
      <QueryView
        result={result}
        pick={(data) => data.viewer?.sessions}
        isEmpty={(sessions) => sessions.length === 0}
        skeleton={<SkeletonRows count={3} height={48} label={t('loading')} />}
        empty={<Empty title={t('sessions.empty')} why={t('sessions.emptyWhy')} />}
        failed={(failure, retry) => <Failed failure={failure} onRetry={retry} />}
        needs={t('role.OPERATOR')}
      >
        {(sessions) => (
          <ul className="sessions">
            {sessions.map((each) => (
              <li key={each.id}>
                <div>
                  <div>{each.device}</div>
                  <div className="muted small">
                    {t('sessions.lastSeen')} <Moment at={each.lastSeenAt} />
                  </div>
                </div>
                {each.current ? (
                  <span className="muted small">{t('sessions.this')}</span>
                ) : (
                  <Button loading={mutation.fetching} onClick={() => void end(each.id)}>
                    {t('sessions.end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Modal>
  )
}
