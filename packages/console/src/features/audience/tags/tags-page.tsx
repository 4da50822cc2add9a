import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { useAddress } from '../../../api/use-address.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { Icon } from '../../../ui/icon.tsx'
import '../audience.css'
import { ContestsList } from './contests-list.tsx'
import { ProposeTagForm } from './propose-tag-form.tsx'
import { TagDrawer } from './tag-drawer.tsx'
import { TagsList } from './tags-list.tsx'
import { TraitsList } from './traits-list.tsx'

const tabs = ['catalogue', 'contests', 'traits'] as const

/** What can be said of residents, what they say is not true, and what is computed of them. */
export function TagsPage() {
  const t = useOutreachText()
  const navigate = useNavigate()
  const openId = useParams()['tagId'] ?? null
  const { place, one } = useAddress()
  const tab = one('tab', tabs)
  const [isProposing, propose] = useState(false)
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.tags')}</h1>
        <div className="page-head-end">
          <Button type="primary" icon={<Icon name="plus" size={16} />} onClick={() => propose(true)}>
            {t('tags.propose')}
          </Button>
        </div>
      </header>
      <nav className="tabs tabs-top" aria-label={t('tags.parts')}>
        {tabs.map((each) => (
          <Link
            key={each}
            to={paths.tags({ place, ...(each === 'catalogue' ? {} : { tab: each }) })}
            aria-current={each === tab ? 'page' : undefined}
          >
            {t(`tags.${each}`)}
          </Link>
        ))}
      </nav>
      {tab === 'catalogue' && <TagsList openId={openId} />}
      {tab === 'contests' && <ContestsList />}
      {tab === 'traits' && <TraitsList />}
      {openId !== null && (
        <TagDrawer key={openId} tagId={openId} onClose={() => void navigate(paths.tags({ place }))} />
      )}
      {isProposing && (
        <ProposeTagForm
          onDone={(id) => {
            propose(false)
            void navigate(paths.tag(id, { place }))
          }}
          onClose={() => propose(false)}
        />
      )}
    </>
  )
}
