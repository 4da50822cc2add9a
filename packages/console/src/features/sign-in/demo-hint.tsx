import { Button } from 'antd'
import { useText } from '../../i18n/text.tsx'

/** In demo mode everybody may come in; it says how. */
export function DemoHint({ onUse }: { onUse: () => void }) {
  const t = useText()
  return (
    <aside className="demo-hint" aria-label={t('demo.title')}>
      <div>
        <strong>{t('demo.title')}</strong>
        <dl className="demo-values small">
          <dt>{t('signIn.login')}</dt>
          <dd>
            <code>{'demo'}</code>
          </dd>
          <dt>{t('signIn.password')}</dt>
          <dd>
            <code>{'linli-demo'}</code>
          </dd>
          <dt>{t('signIn.totp')}</dt>
          <dd>
            <code>{'000000'}</code>
          </dd>
        </dl>
      </div>
      <Button onClick={onUse}>{t('demo.use')}</Button>
    </aside>
  )
}
