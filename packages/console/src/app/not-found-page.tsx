import { Link } from 'react-router'
import { usePlace } from '../api/place.ts'
import { useText } from '../i18n/text.tsx'
import { Empty } from '../ui/empty.tsx'
import { paths } from './paths.ts'

export function NotFoundPage() {
  const t = useText()
  const place = usePlace()
  const home = (
    <Link className="text-link" to={paths.today(place)}>
      {t('notFound.home')}
    </Link>
  )
  return <Empty title={t('notFound.title')} why={t('notFound.why')} act={home} />
}
