import { lazy, Suspense, useState } from 'react'
import { useMutation } from 'urql'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { session } from '../../api/session.ts'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Menu } from '../../ui/menu.tsx'
import './person-menu.css'

const SessionsDialog = lazy(() => import('./sessions-dialog.tsx').then((it) => ({ default: it.SessionsDialog })))

export const PersonMenu_viewer = graphql(`
  fragment PersonMenu_viewer on Viewer {
    id
    name
    grants {
      id
      role
      placeKind
      placeName
    }
  }
`)

const SignOut_mutation = graphql(`
  mutation SignOut {
    signOut {
      signedOut
    }
  }
`)

export function PersonMenu({ viewer }: { viewer: FragmentOf<typeof PersonMenu_viewer> | null }) {
  const t = useText()
  const person = readFragment(PersonMenu_viewer, viewer)
  const [, signOut] = useMutation(SignOut_mutation)
  const [isShowingSessions, showSessions] = useState(false)
  // Whatever the server answers, this tab forgets its token.
  const leave = () => void signOut({}).finally(() => session.end())
  const name = person?.name ?? ''
  return (
    <>
      <Menu
        label={t('person.label', { name })}
        button={
          <>
            <Icon name="person" />
            <span className="person-menu-name">{name}</span>
          </>
        }
        head={
          person && (
            <div className="person-menu-head">
              <strong>{person.name}</strong>
              {person.grants.map((grant) => (
                <span key={grant.id} className="muted small">
                  {t(`role.${grant.role}`)}
                  {' · '}
                  {grant.placeName ?? t('place.all')}
                </span>
              ))}
            </div>
          )
        }
        items={[
          { key: 'sessions', label: t('person.sessions'), onSelect: () => showSessions(true) },
          { key: 'signOut', label: t('person.signOut'), onSelect: leave },
        ]}
      />
      <Suspense fallback={null}>{isShowingSessions && <SessionsDialog onClose={() => showSessions(false)} />}</Suspense>
    </>
  )
}
